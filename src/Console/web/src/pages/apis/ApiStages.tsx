import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import { links } from '../../app/links';
import { createDeployment, type Deployment, getDeployments, type Stage } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { NameDialog } from '../../ui/NameDialog';
import { type Column, ShortTable } from '../../ui/table/ShortTable';
import { Ago } from '../../ui/Time';
import { useAction } from '../../ui/useAction';
import { useAllPages } from '../../ui/useAllPages';
import { invokeUrl } from './request';

interface Props {
  readonly scope: Scope;
  readonly restApiId: string;
  readonly endpoint: string;
  readonly stages: readonly Stage[];
  readonly isLoading: boolean;
}

/** The stages of an API, and the deployments that they show. */
export function ApiStages({ scope, restApiId, endpoint, stages, isLoading }: Props) {
  const [isDeploying, setDeploying] = useState(false);
  const deployments = useAllPages(getDeployments.pages(scope, { restApiId }), deploymentsOf);
  const deploy = useAction({
    service: 'apigateway',
    run: (stageName: string) => createDeployment.call(scope, { restApiId, stageName }),
    done: (_, stageName) => `The API was deployed to ${stageName}.`,
    onDone: () => setDeploying(false),
  });
  const stageColumns = useMemo(() => stageColumnsOf(endpoint, restApiId), [endpoint, restApiId]);
  const deploymentColumns = useMemo(() => deploymentColumnsOf(stages), [stages]);
  return (
    <SpaceBetween size="l">
      <ShortTable<Stage>
        title="Stages"
        items={stages}
        isLoading={isLoading}
        keyOf={(s) => s.stageName}
        columns={stageColumns}
        actions={<Button onClick={() => setDeploying(true)}>Deploy API</Button>}
        empty={<EmptyState title="No stages" text="Deploy the API to give it a URL." />}
      />
      {deployments.error && <ErrorState what="The deployments could not be read" error={deployments.error} onRetry={deployments.refetch} />}
      <ShortTable<Deployment>
        title="Deployments"
        items={[...deployments.items].sort((a, b) => b.createdDate - a.createdDate)}
        isLoading={deployments.isPending}
        keyOf={(d) => d.id}
        columns={deploymentColumns}
        empty={deployments.error ? null : <EmptyState title="No deployments" />}
      />
      {isDeploying && <NameDialog title="Deploy API" label="Stage" description="A stage that is there, or the name of a new one." action="Deploy" error={deploy.error} isBusy={deploy.isPending} onDone={deploy.mutate} onDismiss={() => setDeploying(false)} />}
    </SpaceBetween>
  );
}

function stageColumnsOf(endpoint: string, restApiId: string): readonly Column<Stage>[] {
  return [
    { id: 'name', header: 'Stage', isRowHeader: true, cell: (s) => s.stageName },
    { id: 'url', header: 'Invoke URL', minWidth: 240, cell: (s) => <CopyText value={invokeUrl(endpoint, restApiId, s.stageName)} label={`Copy the URL of ${s.stageName}`} /> },
    { id: 'deployment', header: 'Deployment', cell: (s) => s.deploymentId },
    { id: 'variables', header: 'Stage variables', cell: (s) => Object.entries(s.variables ?? {}).map(([name, value]) => <div key={name}>{`${name} = ${value}`}</div>) },
    { id: 'logs', header: 'Logs', cell: (s) => logsOf(restApiId, s) },
    { id: 'updated', header: 'Last updated', cell: (s) => (s.lastUpdatedDate === undefined ? '-' : <Ago value={s.lastUpdatedDate} />) },
  ];
}

function logsOf(restApiId: string, stage: Stage) {
  const level = stage.methodSettings?.['*/*']?.loggingLevel;
  const access = /:log-group:([^:]+)/.exec(stage.accessLogSettings?.destinationArn ?? '')?.[1];
  return (
    <>
      {level && level !== 'OFF' && (
        <div>
          <Link href={links.logGroup(`API-Gateway-Execution-Logs_${restApiId}/${stage.stageName}`)}>Execution log</Link>
        </div>
      )}
      {access && (
        <div>
          <Link href={links.logGroup(access)}>Access log</Link>
        </div>
      )}
      {(!level || level === 'OFF') && !access && '-'}
    </>
  );
}

function deploymentColumnsOf(stages: readonly Stage[]): readonly Column<Deployment>[] {
  return [
    { id: 'id', header: 'Deployment', isRowHeader: true, cell: (d) => d.id },
    { id: 'created', header: 'Created', cell: (d) => <Ago value={d.createdDate} /> },
    { id: 'description', header: 'Description', cell: (d) => d.description || '-' },
    { id: 'stages', header: 'Stages', cell: (d) => stages.filter((s) => s.deploymentId === d.id).map((s) => s.stageName).join(', ') || '-' },
  ];
}

function deploymentsOf(page: { readonly item?: readonly Deployment[] }): readonly Deployment[] {
  return page.item ?? [];
}
