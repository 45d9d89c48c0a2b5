import type { HttpStage } from '../../aws/apigatewayv2';
import type { Scope } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { ShortTable } from '../../ui/table/ShortTable';
import { Ago } from '../../ui/Time';
import { awsUrl, invokeUrl } from './request';

interface Props {
  readonly scope: Scope;
  readonly apiId: string;
  readonly endpoint: string;
  readonly stages: readonly HttpStage[];
  readonly isLoading: boolean;
}

/** The stages of an HTTP API, and where they are called. */
export function HttpApiStages({ scope, apiId, endpoint, stages, isLoading }: Props) {
  return (
    <ShortTable<HttpStage>
      title="Stages"
      items={stages}
      isLoading={isLoading}
      keyOf={(s) => s.stageName}
      columns={[
        { id: 'name', header: 'Stage', isRowHeader: true, cell: (s) => s.stageName },
        {
          id: 'url',
          header: 'Invoke URL',
          minWidth: 260,
          cell: (s) => (
            <>
              <CopyText value={invokeUrl(endpoint, apiId, s.stageName)} label={`Copy the URL of ${s.stageName}`} />
              <br />
              <CopyText value={awsUrl(apiId, scope.region, s.stageName)} label={`Copy the host name's URL of ${s.stageName}`} />
            </>
          ),
        },
        { id: 'deploy', header: 'Deployment', cell: (s) => (s.autoDeploy ? 'Automatic' : 'By hand') },
        { id: 'variables', header: 'Stage variables', cell: (s) => Object.entries(s.stageVariables ?? {}).map(([name, value]) => <div key={name}>{`${name} = ${value}`}</div>) },
        { id: 'created', header: 'Created', cell: (s) => (s.createdDate === undefined ? '-' : <Ago value={Date.parse(s.createdDate) / 1000} />) },
      ]}
      empty={<EmptyState title="No stages" text="Without a stage the API has no URL." />}
    />
  );
}
