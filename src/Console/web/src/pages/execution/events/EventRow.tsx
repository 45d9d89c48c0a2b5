import Icon from '@cloudscape-design/components/icon';
import Link from '@cloudscape-design/components/link';
import { memo } from 'react';
import type { HistoryEvent } from '../../../aws/historyEvent';
import { links } from '../../../app/links';
import { readableDetails } from '../../../history/eventFilter';
import type { Step } from '../../../history/model';
import { JsonView } from '../../../ui/code';
import { formatNumber, formatTime } from '../../../ui/format';
import { useExecution } from '../context';
import { calledFunction, callLogsLink, functionLink, functionNameOf } from '../step/called';
import styles from './events.module.css';

interface Props {
  readonly event: HistoryEvent;
  readonly step: Step | null;
  readonly startedAt: number;
  readonly rowIndex: number;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly isOfStep: boolean;
  onToggle(id: number): void;
  onSelect(id: number): void;
}

/** What an event's row shows never changes, but for whether it is open and selected: while the table scrolls, rows stay as they are. */
export const EventRow = memo(function EventRow({ event, step, startedAt, rowIndex, isOpen, isSelected, isOfStep, onToggle, onSelect }: Props) {
  const iteration = step?.frame.kind === 'ITERATION' ? step.frame.index : null;
  return (
    <>
      {/* The row's own button does the same for the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <tr aria-rowindex={rowIndex} aria-selected={isSelected} className={`${styles.row} ${isSelected ? styles.selected : isOfStep ? styles.ofStep : ''}`} onClick={(e) => (e.target as Element).closest('a') === null && onSelect(event.id)}>
        <td className={styles.id}>
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={isOpen}
            aria-label={`Details of event ${event.id}`}
            onClick={(e) => {
              e.stopPropagation();
              onToggle(event.id);
            }}
          >
            <Icon name={isOpen ? 'caret-down-filled' : 'caret-right-filled'} />
          </button>
          {event.id}
        </td>
        <td>
          <button type="button" className={styles.select} aria-pressed={isSelected}>
            {event.type}
          </button>
        </td>
        <td className={styles.wrap}>
          {step?.name ?? nameInDetails(event) ?? ''}
          {iteration !== null && <span className={styles.iteration}> #{iteration}</span>}
        </td>
        <td className={styles.wrap}>
          <EventResource event={event} step={step} />
        </td>
        <td className={styles.number}>
          {formatNumber(Math.round((event.timestamp - startedAt) * 1000))}
        </td>
        <td>
          <time dateTime={new Date(event.timestamp * 1000).toISOString()} title={new Date(event.timestamp * 1000).toISOString()}>
            {formatTime(event.timestamp)}
          </time>
        </td>
      </tr>
      {isOpen && (
        <tr className={styles.details}>
          <td colSpan={6}>
          <JsonView text={JSON.stringify(readableDetails(event))} label={`Details of event ${event.id}`} maxHeight="360px" />
          {event.previousEventId > 0 && <div className={styles.cause}>Follows event {event.previousEventId}</div>}
          </td>
        </tr>
      )}
    </>
  );
});

function nameInDetails(event: HistoryEvent): string | undefined {
  return (event.mapIterationStartedEventDetails ?? event.mapIterationSucceededEventDetails ?? event.mapIterationFailedEventDetails ?? event.mapIterationAbortedEventDetails)?.name;
}

/** Where the call of a task went. */
function EventResource({ event, step }: { readonly event: HistoryEvent; readonly step: Step | null }) {
  const { scope } = useExecution();
  const attempt = /^(?:Task(?!State)|LambdaFunction|Activity)/.test(event.type) ? step?.attempts.findLast((a) => a.scheduledEvent <= event.id) : undefined;
  if (attempt?.resource === undefined) {
    return '-';
  }
  const called = calledFunction(attempt.resource, attempt.parameters);
  if (called !== null) {
    return (
      <>
        <Link href={functionLink(called, scope)}>{functionNameOf(called)}</Link>
        {' | '}
        <Link href={callLogsLink(called, attempt, scope)}>logs</Link>
      </>
    );
  }
  return attempt.resource.includes(':activity:') ? <Link href={links.activity(attempt.resource)}>{attempt.resource.split(':').at(-1)}</Link> : attempt.resource.replace(/^arn:aws:states:::/, '');
}
