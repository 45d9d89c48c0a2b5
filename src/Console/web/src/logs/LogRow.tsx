import { memo } from 'react';
import { CopyButton } from '../ui/CopyText';
import { Time } from '../ui/Time';
import { JsonText } from './JsonText';
import { levelOf, type LogLine, oneLine, splitJson } from './lines';
import styles from './LogView.module.css';

interface Props {
  readonly line: LogLine;
  readonly isOpen: boolean;
  readonly onToggle: (eventId: string) => void;
  /** The invocation that a line belongs to. */
  readonly findRequest: (line: LogLine) => string | null;
  readonly onRequest: ((requestId: string) => void) | undefined;
  readonly onStream: ((stream: string) => void) | undefined;
}

const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** One event: its time and message in a row, opened with all that is known of it. */
export const LogRow = memo(function LogRow({ line, isOpen, onToggle, findRequest, onRequest, onStream }: Props) {
  const level = levelOf(line.message);
  return (
    <>
      {/* By keyboard the time does the same. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div className={`${styles.line} ${styles[level]}`} onClick={() => !isSelecting() && onToggle(line.eventId)}>
        <button
          type="button"
          className={styles.time}
          aria-expanded={isOpen}
          title={new Date(line.timestamp).toISOString()}
          onClick={(e) => {
            e.stopPropagation();
            onToggle(line.eventId);
          }}
        >
          <span className={styles.caret} aria-hidden="true">
            {isOpen ? '▾' : '▸'}
          </span>
          <span className={styles.day}>{day.format(line.timestamp)} </span>
          {time.format(line.timestamp)}
        </button>
        <span className={styles.message}>{oneLine(line.message)}</span>
      </div>
      {isOpen && <OpenEvent line={line} findRequest={findRequest} onRequest={onRequest} onStream={onStream} />}
    </>
  );
});

/** A click that ends the marking of text is no click on the row. */
function isSelecting(): boolean {
  return document.getSelection()?.isCollapsed === false;
}

function OpenEvent({ line, findRequest, onRequest, onStream }: Pick<Props, 'line' | 'findRequest' | 'onRequest' | 'onStream'>) {
  const json = splitJson(line.message);
  const request = findRequest(line);
  return (
    <div className={styles.open}>
      <pre className={styles.text}>
        {json === null ? (
          line.message.trimEnd()
        ) : (
          <>
            {json.before.trimEnd()}
            {json.before.trim() !== '' && '\n'}
            <JsonText text={json.json} />
            {json.after.trim() !== '' && `\n${json.after.trim()}`}
          </>
        )}
      </pre>
      <div className={styles.facts}>
        <CopyButton value={line.message} label="Copy the message" />
        <span>
          <Time value={line.timestamp / 1000} />, taken in <Time value={line.ingestionTime / 1000} />
        </span>
        {request !== null && onRequest && (
          <button type="button" className={styles.link} onClick={() => onRequest(request)}>
            Only request {request}
          </button>
        )}
        {onStream ? (
          <button type="button" className={styles.link} onClick={() => onStream(line.logStreamName)}>
            Only stream {line.logStreamName}
          </button>
        ) : (
          <span>{line.logStreamName}</span>
        )}
      </div>
    </div>
  );
}
