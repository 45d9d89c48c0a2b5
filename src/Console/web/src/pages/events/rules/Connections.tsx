import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { type Connection, listConnections } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { CopyText } from '../../../ui/CopyText';
import { Command } from '../../../ui/Command';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Ago } from '../../../ui/Time';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useAllPages } from '../../../ui/useAllPages';

const connectionsOf = (page: { readonly Connections: readonly Connection[] }) => page.Connections;
const example = `aws events create-connection --name shop --authorization-type API_KEY --auth-parameters '{"ApiKeyAuthParameters":{"ApiKeyName":"X-Key","ApiKeyValue":"…"}}'`;

const columns: readonly ListColumn<Connection>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 150, sortBy: (c) => c.Name, cell: (c) => c.Name },
  { id: 'state', header: 'State', minWidth: 120, sortBy: (c) => c.ConnectionState, cell: (c) => <StatusIndicator type={c.ConnectionState === 'AUTHORIZED' ? 'success' : c.ConnectionState.endsWith('ING') ? 'in-progress' : 'stopped'}>{c.ConnectionState}</StatusIndicator> },
  { id: 'type', header: 'Authorization', minWidth: 130, sortBy: (c) => c.AuthorizationType, cell: (c) => c.AuthorizationType },
  { id: 'arn', header: 'ARN', minWidth: 220, cell: (c) => <CopyText value={c.ConnectionArn} label={`Copy the ARN of ${c.Name}`} /> },
  { id: 'created', header: 'Created', minWidth: 120, sortBy: (c) => c.CreationTime, cell: (c) => <Ago value={c.CreationTime} /> },
];

/** How HTTP tasks identify themselves to APIs. */
export function Connections({ scope }: { readonly scope: Scope }) {
  const connections = useAllPages(listConnections.pages(scope, {}), connectionsOf);
  if (connections.error && connections.items.length === 0) {
    return <ErrorState what="The connections could not be listed" error={connections.error} onRetry={connections.refetch} />;
  }
  return (
    <ListTable<Connection>
      id="connections"
      title="Connections"
      items={connections.items}
      columns={columns}
      keyOf={(c) => c.ConnectionArn}
      textOf={(c) => `${c.Name} ${c.AuthorizationType}`}
      filterLabel="Find connections"
      isLoading={connections.isPending}
      isPartial={!connections.isComplete}
      empty={<EmptyState title="No connections" text={<Command text={example} label="Create a connection" />} />}
    />
  );
}
