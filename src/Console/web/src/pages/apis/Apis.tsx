import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueries, useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { getRestApis, getStages, type RestApi } from '../../aws/apigateway';
import { getApis, getApiStages, itemsOf } from '../../aws/apigatewayv2';
import { serverInfo } from '../../aws/server';
import { CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { Ago } from '../../ui/Time';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAllPages } from '../../ui/useAllPages';
import { invokeUrl } from './request';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly protocol: 'REST' | 'HTTP';
  readonly endpointType: string;
  /** Seconds since 1970. */
  readonly created: number | undefined;
  readonly stages: readonly string[];
  /** The server's address. */
  readonly endpoint: string;
}

/** Stages are asked for one API at a time; of more APIs than this they are left out. */
const stagesMax = 100;

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 160, sortBy: (a) => a.name, cell: (a) => <Link href={links.api(a.id)}>{a.name}</Link> },
  { id: 'protocol', header: 'Protocol', minWidth: 100, sortBy: (a) => a.protocol, cell: (a) => a.protocol },
  { id: 'id', header: 'ID', minWidth: 110, sortBy: (a) => a.id, cell: (a) => a.id },
  { id: 'description', header: 'Description', isHiddenAtFirst: true, minWidth: 140, sortBy: (a) => a.description, cell: (a) => a.description ?? '-' },
  { id: 'stages', header: 'Stages', minWidth: 90, sortBy: (a) => a.stages.join(), cell: (a) => a.stages.join(', ') || '-' },
  { id: 'endpoint', header: 'Invoke URL', minWidth: 220, cell: (a) => (a.stages.length === 0 ? '-' : a.stages.map((s) => <div key={s}><CopyText value={invokeUrl(a.endpoint, a.id, s)} label={`Copy the URL of ${s}`} /></div>)) },
  { id: 'type', header: 'Endpoint type', minWidth: 110, sortBy: (a) => a.endpointType, cell: (a) => a.endpointType },
  { id: 'created', header: 'Created', minWidth: 120, sortBy: (a) => a.created, cell: (a) => (a.created === undefined ? '-' : <Ago value={a.created} />) },
];

export function Component() {
  usePageFrame('APIs', links.apis());
  const scope = useScope();
  const rest = useAllPages(getRestApis.pages(scope, {}), apisOf);
  const http = useAllPages(getApis.pages(scope, {}), itemsOf);
  const endpoint = useQuery(serverInfo).data?.endpoint ?? location.origin;
  const restStages = useQueries({ queries: rest.items.slice(0, stagesMax).map((a) => getStages.query(scope, { restApiId: a.id })) });
  const httpStages = useQueries({ queries: http.items.slice(0, stagesMax).map((a) => getApiStages.query(scope, { apiId: a.apiId })) });
  const rows: readonly Row[] = [
    ...rest.items.map((a, i): Row => ({ id: a.id, name: a.name, description: a.description, protocol: 'REST', endpointType: a.endpointConfiguration?.types?.join(', ') ?? 'EDGE', created: a.createdDate, endpoint, stages: restStages[i]?.data?.item?.map((s) => s.stageName) ?? [] })),
    ...http.items.map((a, i): Row => ({ id: a.apiId, name: a.name, description: a.description, protocol: 'HTTP', endpointType: 'REGIONAL', created: a.createdDate === undefined ? undefined : Date.parse(a.createdDate) / 1000, endpoint, stages: itemsOf(httpStages[i]?.data ?? {}).map((s) => s.stageName) })),
  ];
  return (
    <SpaceBetween size="m">
      {rest.error && <ErrorState what="The REST APIs could not be read" error={rest.error} onRetry={rest.refetch} />}
      {http.error && <ErrorState what="The HTTP APIs could not be read" error={http.error} onRetry={http.refetch} />}
      <ListTable<Row>
        id="apis"
        variant="full-page"
        title="APIs"
        items={rows}
        columns={columns}
        keyOf={(a) => a.id}
        textOf={textOf}
        filterLabel="Find APIs"
        isLoading={rest.isPending || http.isPending}
        isPartial={!(rest.isComplete && http.isComplete)}
        empty={(rest.error ?? http.error) ? null : <EmptyState title="No APIs" text={<>Add <code>http</code> or <code>httpApi</code> events to a project and deploy it.</>} />}
      />
    </SpaceBetween>
  );
}

function textOf(a: Row): string {
  return `${a.name} ${a.id} ${a.protocol} ${a.description ?? ''}`;
}

function apisOf(page: { readonly item?: readonly RestApi[] }): readonly RestApi[] {
  return page.item ?? [];
}
