import Link from '@cloudscape-design/components/link';
import { listStackResources, type StackResource } from '../../../aws/cloudformation';
import type { Scope } from '../../../aws/scope';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Ago } from '../../../ui/Time';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useAllPages } from '../../../ui/useAllPages';
import { StackStatus } from './StackStatus';
import { resourceLink } from './resourceLink';

const resourcesOf = (page: { readonly StackResourceSummaries: readonly StackResource[] }) => page.StackResourceSummaries;
const progressInterval = 1000;

const columns: readonly ListColumn<StackResource>[] = [
  { id: 'logical', header: 'Logical ID', isRowHeader: true, minWidth: 200, sortBy: (r) => r.LogicalResourceId, cell: (r) => r.LogicalResourceId },
  { id: 'physical', header: 'Physical ID', minWidth: 240, sortBy: (r) => r.PhysicalResourceId, cell: (r) => <Physical resource={r} /> },
  { id: 'type', header: 'Type', minWidth: 180, sortBy: (r) => r.ResourceType, cell: (r) => r.ResourceType },
  { id: 'status', header: 'Status', minWidth: 190, sortBy: (r) => r.ResourceStatus, cell: (r) => <StackStatus status={r.ResourceStatus} reason={r.ResourceStatusReason} /> },
  { id: 'updated', header: 'Updated', isHiddenAtFirst: true, minWidth: 130, sortBy: (r) => r.LastUpdatedTimestamp, cell: (r) => (r.LastUpdatedTimestamp ? <Ago value={Date.parse(r.LastUpdatedTimestamp) / 1000} /> : '-') },
];

/** What a stack made, each with the way to its page. */
export function StackResources({ scope, stackId, isBusy }: { readonly scope: Scope; readonly stackId: string; readonly isBusy: boolean }) {
  const resources = useAllPages({ ...listStackResources.pages(scope, { StackName: stackId }), refetchInterval: isBusy ? progressInterval : false }, resourcesOf);
  if (resources.error && resources.items.length === 0) {
    return <ErrorState what="The resources could not be listed" error={resources.error} onRetry={resources.refetch} />;
  }
  return (
    <ListTable<StackResource>
      id="stack-resources"
      title="Resources"
      items={resources.items}
      columns={columns}
      keyOf={(r) => r.LogicalResourceId}
      textOf={(r) => `${r.LogicalResourceId} ${r.PhysicalResourceId ?? ''} ${r.ResourceType} ${r.ResourceStatus}`}
      filterLabel="Find resources by ID, type or status"
      isLoading={resources.isPending}
      isPartial={!resources.isComplete}
      empty={<EmptyState title="No resources" />}
    />
  );
}

function Physical({ resource }: { readonly resource: StackResource }) {
  const href = resourceLink(resource.ResourceType, resource.PhysicalResourceId);
  return href ? <Link href={href}>{resource.PhysicalResourceId}</Link> : resource.PhysicalResourceId || '-';
}
