import { describeStackEvents, type StackEvent } from '../../../aws/cloudformation';
import type { Scope } from '../../../aws/scope';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Time } from '../../../ui/Time';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useAllPages } from '../../../ui/useAllPages';
import { StackStatus } from './StackStatus';

const eventsOf = (page: { readonly StackEvents: readonly StackEvent[] }) => page.StackEvents;
const progressInterval = 500;

const columns: readonly ListColumn<StackEvent>[] = [
  { id: 'time', header: 'Timestamp', minWidth: 190, sortBy: (e) => e.Timestamp, cell: (e) => <Time value={Date.parse(e.Timestamp) / 1000} /> },
  { id: 'logical', header: 'Logical ID', isRowHeader: true, minWidth: 200, sortBy: (e) => e.LogicalResourceId, cell: (e) => e.LogicalResourceId },
  { id: 'status', header: 'Status', minWidth: 220, sortBy: (e) => e.ResourceStatus, cell: (e) => <StackStatus status={e.ResourceStatus} reason={e.ResourceStatusReason} /> },
  { id: 'type', header: 'Type', minWidth: 180, sortBy: (e) => e.ResourceType, cell: (e) => e.ResourceType },
  { id: 'physical', header: 'Physical ID', isHiddenAtFirst: true, minWidth: 200, sortBy: (e) => e.PhysicalResourceId, cell: (e) => e.PhysicalResourceId || '-' },
];

/** What was done to a stack, the last first. */
export function StackEvents({ scope, stackId, isBusy }: { readonly scope: Scope; readonly stackId: string; readonly isBusy: boolean }) {
  const events = useAllPages({ ...describeStackEvents.pages(scope, { StackName: stackId }), refetchInterval: isBusy ? progressInterval : false }, eventsOf);
  if (events.error && events.items.length === 0) {
    return <ErrorState what="The events could not be read" error={events.error} onRetry={events.refetch} />;
  }
  return (
    <ListTable<StackEvent>
      id="stack-events"
      prefix="events-"
      title="Events"
      firstOrder="-time"
      items={events.items}
      columns={columns}
      keyOf={(e) => e.EventId}
      textOf={(e) => `${e.LogicalResourceId} ${e.ResourceType} ${e.ResourceStatus} ${e.ResourceStatusReason ?? ''}`}
      filterLabel="Find events by resource, type or status"
      isLoading={events.isPending}
      isPartial={!events.isComplete}
      empty={<EmptyState title="No events" />}
    />
  );
}
