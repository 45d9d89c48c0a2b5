import Link from '@cloudscape-design/components/link';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { describeStacks, isInProgress, type Stack } from '../../aws/cloudformation';
import { Command } from '../../ui/Command';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { Ago } from '../../ui/Time';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAllPages } from '../../ui/useAllPages';
import { StackStatus } from './stack/StackStatus';

const stacksOf = (page: { readonly Stacks: readonly Stack[] }) => page.Stacks;
const seconds = (iso: string | undefined) => (iso ? Date.parse(iso) / 1000 : undefined);
/** Milliseconds between questions while something is being done to a stack: its steps are no operations that the live stream tells of. */
const progressInterval = 1000;

const columns: readonly ListColumn<Stack>[] = [
  { id: 'name', header: 'Stack name', isRowHeader: true, minWidth: 180, sortBy: (s) => s.StackName, cell: (s) => <Link href={links.stack(s.StackName)}>{s.StackName}</Link> },
  { id: 'status', header: 'Status', minWidth: 190, sortBy: (s) => s.StackStatus, cell: (s) => <StackStatus status={s.StackStatus} reason={s.StackStatusReason} /> },
  { id: 'created', header: 'Created', minWidth: 130, sortBy: (s) => seconds(s.CreationTime), cell: (s) => ago(s.CreationTime) },
  { id: 'updated', header: 'Updated', minWidth: 130, sortBy: (s) => seconds(s.LastUpdatedTime), cell: (s) => ago(s.LastUpdatedTime) },
  { id: 'outputs', header: 'Outputs', minWidth: 90, sortBy: (s) => s.Outputs.length, cell: (s) => s.Outputs.length },
  { id: 'description', header: 'Description', isHiddenAtFirst: true, minWidth: 200, sortBy: (s) => s.Description, cell: (s) => s.Description ?? '-' },
];

function ago(iso: string | undefined) {
  const at = seconds(iso);
  return at === undefined ? '-' : <Ago value={at} />;
}

/** The deployed projects of a region. */
export function Component() {
  usePageFrame('Stacks', links.stacks());
  const scope = useScope();
  const stacks = useAllPages(
    { ...describeStacks.pages(scope, {}), refetchInterval: ({ state }) => (state.data?.pages.some((p) => p.Stacks.some((s) => isInProgress(s.StackStatus))) ? progressInterval : false) },
    stacksOf,
  );
  if (stacks.error && stacks.items.length === 0) {
    return <PageError what="The stacks could not be listed" error={stacks.error} onRetry={stacks.refetch} />;
  }
  return (
    <ListTable<Stack>
      id="stacks"
      variant="full-page"
      title="Stacks"
      items={stacks.items}
      columns={columns}
      keyOf={(s) => s.StackId}
      textOf={(s) => `${s.StackName} ${s.StackStatus}`}
      filterLabel="Find stacks"
      isLoading={stacks.isPending}
      isPartial={!stacks.isComplete}
      empty={<EmptyState title="No stacks" text={<Command text="treadle deploy samples/course-102" label="Deploy the sample" />} />}
    />
  );
}
