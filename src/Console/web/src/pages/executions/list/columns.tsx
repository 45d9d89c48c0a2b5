import { links } from '../../../app/links';
import { nameOf } from '../../../aws/scope';
import type { ExecutionListItem } from '../../../aws/states';
import { formatNumber, formatTime } from '../../../ui/format';
import { StatusBadge } from '../../../ui/StatusBadge';
import { Ago, Duration, Time } from '../../../ui/Time';
import type { VirtualColumn } from '../../../ui/virtual/VirtualTable';
import styles from './columns.module.css';

const none = <span aria-label="None">-</span>;

const all: readonly (VirtualColumn<ExecutionListItem> & { readonly of?: 'all' | 'mapRun' })[] = [
  { id: 'name', header: 'Name', cell: (e) => <a href={links.execution(e.executionArn)}>{e.name}</a>, textOf: (e) => e.name },
  { id: 'machine', header: 'State machine', of: 'all', width: 160, grows: true, cell: (e) => <a href={links.stateMachine(e.stateMachineArn)}>{nameOf(e.stateMachineArn)}</a>, textOf: (e) => nameOf(e.stateMachineArn) },
  { id: 'status', header: 'Status', width: 130, cell: (e) => <StatusBadge status={e.status} /> },
  { id: 'items', header: 'Items', of: 'mapRun', width: 90, cell: (e) => (e.itemCount === undefined ? none : formatNumber(e.itemCount)) },
  { id: 'started', header: 'Start time', width: 225, cell: (e) => <Time value={e.startDate} /> },
  { id: 'ended', header: 'End time', width: 225, cell: (e) => (e.stopDate === undefined ? none : <Time value={e.stopDate} />) },
  { id: 'duration', header: 'Duration', width: 110, cell: (e) => <Duration from={e.startDate} to={e.stopDate} /> },
  { id: 'redrives', header: 'Redrives', width: 100, cell: (e) => formatNumber(e.redriveCount ?? 0) },
  {
    id: 'version',
    header: 'Version or alias',
    width: 150,
    cell: (e) => {
      const arn = e.stateMachineAliasArn ?? e.stateMachineVersionArn;
      return arn === undefined ? none : nameOf(arn);
    },
  },
  { id: 'arn', header: 'Execution ARN', width: 420, cell: (e) => e.executionArn, textOf: (e) => e.executionArn },
];

/** Those that are hidden until chosen. */
export const hiddenAtFirst: readonly string[] = ['redrives', 'version', 'arn'];

/** What a list of executions can show. */
export function executionColumns(kind: 'all' | 'machine' | 'mapRun') {
  return all.filter((c) => c.of === undefined || c.of === kind);
}

/** What an execution's card says besides its facts. */
export const cardTextOf = (e: ExecutionListItem, isOfAll: boolean) => (isOfAll ? `${e.name} ${nameOf(e.stateMachineArn)}` : e.name);

/** An execution on two lines or more, where columns have no room. */
export function ExecutionCard({ execution: e, isOfAll }: { readonly execution: ExecutionListItem; readonly isOfAll: boolean }) {
  return (
    <>
      <div className={styles.name} title={`${e.name}, started ${formatTime(e.startDate)}`}>
        <a href={links.execution(e.executionArn)}>{e.name}</a>
        {isOfAll && <span className={styles.machine}> {nameOf(e.stateMachineArn)}</span>}
      </div>
      <div className={styles.facts}>
        <StatusBadge status={e.status} />
        <Ago value={e.startDate} />
        <Duration from={e.startDate} to={e.stopDate} />
      </div>
    </>
  );
}
