import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useAddressValues } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { getResources, getRestApi, getStages, type Resource } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { serverInfo } from '../../aws/server';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { PageError } from '../../ui/PageError';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton, Skeleton } from '../../ui/Skeleton';
import { useAllPages } from '../../ui/useAllPages';
import { ApiStages } from './ApiStages';
import { ApiTree } from './ApiTree';
import { MethodPage } from './MethodPage';
import { ResourceMethods } from './ResourceMethods';
import styles from './apis.module.css';
import { firstMethod, methodId, resourceTree } from './resources';

/** A REST API: its resources and stages. */
export function RestApiPage({ id }: { readonly id: string }) {
  const scope = useScope();
  const api = useQuery(getRestApi.query(scope, { restApiId: id }));
  usePageFrame(api.data?.name ?? id, links.apis(), [['APIs', links.apis()]]);
  const stages = useQuery(getStages.query(scope, { restApiId: id }));
  const endpoint = useQuery(serverInfo).data?.endpoint ?? location.origin;
  if (api.error) {
    return <PageError what={`The API ${id} could not be read`} error={api.error} onRetry={() => void api.refetch()} />;
  }
  if (!api.data) {
    return <PageSkeleton />;
  }
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={['REST', id, api.data.endpointConfiguration?.types?.join(', ') ?? 'EDGE', api.data.description].filter(Boolean).join(' · ')}
        >
          {api.data.name}
        </Header>
      }
    >
      <PageTabs
        label={api.data.name}
        tabs={[
          { id: 'resources', label: 'Resources', content: <Resources scope={scope} restApiId={id} endpoint={endpoint} stages={stages.data?.item ?? []} /> },
          { id: 'stages', label: 'Stages', content: <ApiStages scope={scope} restApiId={id} endpoint={endpoint} stages={stages.data?.item ?? []} isLoading={stages.isPending} /> },
        ]}
      />
    </ContentLayout>
  );
}

interface ResourcesProps {
  readonly scope: Scope;
  readonly restApiId: string;
  readonly endpoint: string;
  readonly stages: Parameters<typeof MethodPage>[0]['stages'];
}

function Resources({ scope, restApiId, endpoint, stages }: ResourcesProps) {
  const [address, setAddress] = useAddressValues();
  const resources = useAllPages(getResources.pages(scope, { restApiId }), resourcesOf);
  const tree = useMemo(() => resourceTree(resources.items), [resources.items]);
  const first = firstMethod(tree);
  const resource = resources.items.find((r) => r.id === address.get('resource')) ?? first?.resource ?? resources.items[0];
  const verb = address.get('resource') === null ? first?.text : (address.get('method') ?? undefined);
  const method = verb === undefined ? undefined : resource?.resourceMethods?.[verb];
  const select = (resourceId: string, selected: string | null) => setAddress({ resource: resourceId, method: selected }, { push: true });
  if (resources.error) {
    return <ErrorState what="The resources could not be read" error={resources.error} onRetry={resources.refetch} />;
  }
  if (resources.isPending) {
    return <Skeleton lines={8} />;
  }
  if (!resource) {
    return <EmptyState title="No resources" />;
  }
  return (
    <div className={styles.api}>
      <div className={styles.tree}>
        <Container header={<Header variant="h2">Resources</Header>}>
          <ApiTree nodes={tree} selected={method ? methodId(resource.id, verb!) : resource.id} onSelect={(node) => select(node.resource.id, node.method ? node.text : null)} />
        </Container>
      </div>
      {method ? (
        <MethodPage key={methodId(resource.id, verb!)} scope={scope} restApiId={restApiId} resource={resource} verb={verb!} method={method} stages={stages} endpoint={endpoint} />
      ) : (
        <ResourceMethods resource={resource} onOpen={(v) => select(resource.id, v)} />
      )}
    </div>
  );
}

function resourcesOf(page: { readonly item?: readonly Resource[] }): readonly Resource[] {
  return page.item ?? [];
}
