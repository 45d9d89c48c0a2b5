import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { scopeOfArn } from '../../aws/scope';
import type { ExecutionCounts } from '../../aws/server';
import { describeStateMachine, type ExecutionStatus, listExecutions, type StateMachineListItem } from '../../aws/states';
import { isGoingAway } from '../../live/freshness';
import { formatNumber } from '../../ui/format';
import { statusText } from '../../ui/StatusBadge';
import type { ListColumn } from '../../ui/table/ListTable';
import { Ago, Time } from '../../ui/Time';
import styles from './machines.module.css';


const statuses: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** @param counts Null without a server that counts: dashes then. */
export function machineColumns(counts: ReadonlyMap<string, ExecutionCounts> | null): readonly ListColumn<StateMachineListItem>[] {
  const countOf = (m: StateMachineListItem, status: ExecutionStatus) => (counts && m.type === 'STANDARD' ? (counts.get(m.stateMachineArn)?.[status] ?? 0) : null);
  return [
    { id: 'name', header: 'Name', isRowHeader: true, minWidth: window.innerWidth < 700 ? 150 : 260, maxWidth: 420, sortBy: (m) => m.name, cell: (m) => <span className={styles.name}><Link href={links.stateMachine(m.stateMachineArn)}>{m.name}</Link></span> },
    { id: 'type', header: 'Type', sortBy: (m) => m.type, cell: (m) => typeText(m.type) },
    ...statuses.map((status) => ({
      id: status,
      header: statusText(status),
      sortBy: (m: StateMachineListItem) => countOf(m, status),
      cell: (m: StateMachineListItem) => <Count count={countOf(m, status)} href={links.executions(m.stateMachineArn, { status })} label={`${statusText(status)} executions of ${m.name}`} />,
    })),
    { id: 'last', header: 'Last execution', minWidth: 140, cell: (m) => <LastExecution machine={m} /> },
    { id: 'logging', header: 'Logging', cell: (m) => <Logging machine={m} /> },
    { id: 'created', header: 'Created', isHiddenAtFirst: true, minWidth: 180, sortBy: (m) => m.creationDate, cell: (m) => <Time value={m.creationDate} /> },
  ];
}

export function typeText(type: string): string {
  return type === 'EXPRESS' ? 'Express' : 'Standard';
}

function Count({ count, href, label }: { readonly count: number | null; readonly href: string; readonly label: string }) {
  if (count === null) {
    return <span className={styles.count}>-</span>;
  }
  return (
    <span className={styles.count}>
      {count === 0 ? '0' : (
        <Link href={href} ariaLabel={`${formatNumber(count)} ${label}`}>
          {formatNumber(count)}
        </Link>
      )}
    </span>
  );
}

// Asked for by the rows that are shown only.
function LastExecution({ machine }: { readonly machine: StateMachineListItem }) {
  const scope = scopeOfArn(machine.stateMachineArn);
  const { data } = useQuery({ ...listExecutions.query(scope, { stateMachineArn: machine.stateMachineArn, maxResults: 1 }), enabled: (query) => machine.type === 'STANDARD' && !isGoingAway(query) });
  const last = data?.executions[0];
  return last ? (
    <Link href={links.execution(last.executionArn)}>
      <span className={styles.whole}>
        <Ago value={last.startDate} />
      </span>
    </Link>
  ) : (
    '-'
  );
}

function Logging({ machine }: { readonly machine: StateMachineListItem }) {
  const { data } = useQuery(describeStateMachine.query(scopeOfArn(machine.stateMachineArn), { stateMachineArn: machine.stateMachineArn, includedData: 'METADATA_ONLY' }));
  return <span className={styles.whole}>{data ? loggingText(data.loggingConfiguration?.level) : '-'}</span>;
}

export function loggingText(level: string | undefined): string {
  return { ALL: 'All events', ERROR: 'Errors', FATAL: 'Fatal errors', OFF: 'Off' }[level ?? 'OFF'] ?? 'Off';
}
