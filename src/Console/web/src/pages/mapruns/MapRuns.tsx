import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useAddressValues } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { nameOf, type Scope, scopeOf } from '../../aws/scope';
import { describeMapRun, type MapRunListItem } from '../../aws/states';
import { parseMapRun } from '../../aws/statesArn';
import { CountsBar } from '../../ui/CountsBar';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { formatNumber } from '../../ui/format';
import { StatusBadge } from '../../ui/StatusBadge';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { Duration, Time } from '../../ui/Time';
import { latestMapRuns, mapRunsOf } from './allMapRuns';
import styles from './MapRuns.module.css';
import { doneOf } from './progress';

const firstDepth = 25;

/** Runs of distributed Maps: those of the latest executions, or with `?execution=` those of one. */
export function Component() {
  usePageFrame('Map runs', links.mapRuns());
  const [address, setAddress] = useAddressValues();
  const executionArn = address.get('execution');
  const depth = Math.min(1000, Math.max(firstDepth, Number(address.get('depth')) || 0));
  const chosen = useScope();
  const scope = executionArn === null ? chosen : scopeOf(executionArn, chosen);
  const client = useQueryClient();
  // Each line follows its own run; new ones are looked for now and then.
  const found = useQuery({ ...(executionArn === null ? latestMapRuns(client, scope, depth) : mapRunsOf(scope, executionArn)), refetchInterval: 5000, placeholderData: (before) => before });
  if (found.isError && found.data === undefined) {
    return <PageError what="The map runs could not be listed" error={found.error} onRetry={() => void found.refetch()} />;
  }
  const noneText =
    executionArn !== null ? 'This execution has begun no distributed Map.' : found.data?.machines === 0 ? 'No state machine here has a distributed Map.' : 'The state machines that have a distributed Map have not run it lately.';
  return (
    <ListTable<MapRunListItem>
      variant="full-page"
      id="mapRuns"
      title={executionArn === null ? 'Map runs' : `Map runs of ${nameOf(executionArn)}`}
      description={
        executionArn !== null ? undefined : (
          <>
            Of the latest {formatNumber(depth)} executions of each state machine with a distributed Map.{' '}
            {found.data?.hasMore && depth < 1000 && (
              <Button variant="inline-link" onClick={() => setAddress({ depth: String(Math.min(1000, depth * 4)) })}>
                Look further back
              </Button>
            )}
          </>
        )
      }
      actions={executionArn !== null && <Button onClick={() => setAddress({ execution: null }, { push: true })}>Show all</Button>}
      items={found.data?.runs ?? []}
      columns={columnsIn(scope)}
      keyOf={(run) => run.mapRunArn}
      textOf={(run) => `${run.mapRunArn} ${run.executionArn}`}
      filterLabel="Find map runs"
      firstOrder="-started"
      isLoading={found.isPending}
      empty={<EmptyState title="No map runs" text={noneText} />}
    />
  );
}

const columnsIn = (scope: Scope): readonly ListColumn<MapRunListItem>[] => [
  { id: 'run', header: 'Map run', isRowHeader: true, minWidth: 140, sortBy: (r) => r.mapRunArn, cell: (r) => <Link href={links.mapRun(r.mapRunArn)}>{parseMapRun(r.mapRunArn)?.label ?? nameOf(r.mapRunArn)}</Link> },
  { id: 'execution', header: 'Execution', minWidth: 200, sortBy: (r) => r.executionArn, cell: (r) => <Link href={links.execution(r.executionArn)}>{r.executionArn.split(':').slice(6).join(' · ')}</Link> },
  { id: 'progress', header: 'Items', minWidth: 220, cell: (r) => <Progress scope={scope} run={r} /> },
  { id: 'started', header: 'Start time', minWidth: 180, sortBy: (r) => r.startDate, cell: (r) => <Time value={r.startDate} /> },
  { id: 'duration', header: 'Duration', minWidth: 110, sortBy: (r) => (r.stopDate === undefined ? null : r.stopDate - r.startDate), cell: (r) => <Duration from={r.startDate} to={r.stopDate} /> },
];

function Progress({ scope, run }: { readonly scope: Scope; readonly run: MapRunListItem }) {
  const isOver = run.stopDate !== undefined;
  const { data } = useQuery({ ...describeMapRun.query(scope, { mapRunArn: run.mapRunArn }), refetchInterval: isOver ? false : 2000 });
  return (
    <div className={styles.progress}>
      {data === undefined ? (
        <Box color="text-body-secondary">…</Box>
      ) : (
        <>
          <div className={styles.facts}>
            <StatusBadge status={data.status} />
            <span>
              {formatNumber(doneOf(data.itemCounts))} / {formatNumber(data.itemCounts.total)}
              {data.itemCounts.failed > 0 && ` · ${formatNumber(data.itemCounts.failed)} failed`}
            </span>
          </div>
          <CountsBar counts={data.itemCounts} hasLegend={false} />
        </>
      )}
    </div>
  );
}
