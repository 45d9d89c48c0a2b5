import ContentLayout from '@cloudscape-design/components/content-layout';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { getApiStages, type HttpApi, itemsOf } from '../../aws/apigatewayv2';
import { serverInfo } from '../../aws/server';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { ErrorState } from '../../ui/ErrorState';
import { PageTabs } from '../../ui/PageTabs';
import { Ago } from '../../ui/Time';
import { useAllPages } from '../../ui/useAllPages';
import { HttpApiCors } from './HttpApiCors';
import { HttpApiStages } from './HttpApiStages';
import { HttpRoutes } from './HttpRoutes';
import { invokeUrl } from './request';

/** An HTTP API: its routes, stages and what browsers of other sites may do. */
export function HttpApiPage({ api }: { readonly api: HttpApi }) {
  const { apiId, name } = api;
  usePageFrame(name, links.apis(), [['APIs', links.apis()]]);
  const scope = useScope();
  const stages = useAllPages(getApiStages.pages(scope, { apiId }), itemsOf);
  const endpoint = useQuery(serverInfo).data?.endpoint ?? location.origin;
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          description={api.description}
          facts={[
            { label: 'API ID', value: <CopyText value={apiId} label="Copy the API ID" /> },
            { label: 'Protocol', value: [api.protocolType, api.version === undefined ? '' : `version ${api.version}`].filter(Boolean).join(', ') },
            { label: 'Invoke URL', value: stages.items[0] ? <CopyText value={invokeUrl(endpoint, apiId, stages.items[0].stageName)} label="Copy the invoke URL" /> : '-' },
            { label: 'Created', value: api.createdDate === undefined ? '-' : <Ago value={Date.parse(api.createdDate) / 1000} /> },
          ]}
        >
          {stages.error && <ErrorState what="The stages could not be read" error={stages.error} onRetry={stages.refetch} />}
        </DetailsHeader>
      }
    >
      <PageTabs
        label={name}
        cleared={['route']}
        tabs={[
          { id: 'routes', label: 'Routes', content: <HttpRoutes scope={scope} api={api} endpoint={endpoint} stages={stages.items} /> },
          { id: 'stages', label: 'Stages', content: <HttpApiStages scope={scope} apiId={apiId} endpoint={endpoint} stages={stages.items} isLoading={stages.isPending} /> },
          { id: 'cors', label: 'CORS', content: <HttpApiCors cors={api.corsConfiguration} /> },
        ]}
      />
    </ContentLayout>
  );
}
