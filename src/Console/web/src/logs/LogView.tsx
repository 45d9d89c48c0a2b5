import Token from '@cloudscape-design/components/token';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { readStored, writeStored } from '../app/stored';
import { AwsError } from '../aws/client';
import { type FilteredLogEvent, filterLogEvents } from '../aws/logs';
import type { Scope } from '../aws/scope';
import { EmptyState } from '../ui/EmptyState';
import { ErrorState } from '../ui/ErrorState';
import { Skeleton } from '../ui/Skeleton';
import { formatNumber } from '../ui/format';
import { useLogGroupExists } from './exists';
import { LogList } from './LogList';
import { LogTools } from './LogTools';
import styles from './LogView.module.css';
import { linesOfRequest } from './lines';
import { linesMax } from './reader';
import { type LogSelection, readLast } from './selection';
import { useLogLines } from './useLogLines';

/** Where hardly the beginning of a line has room, lines wrap at first. */
const narrow = '(max-width: 720px)';

export interface LogViewProps extends LogSelection {
  readonly scope: Scope;
  readonly logGroupName: string;
  /** A CSS height of the lines. */
  readonly height?: string;
  /** What was selected; must be stable. Without it the view keeps it to itself. */
  readonly onSelect?: ((selection: LogSelection) => void) | undefined;
  /** What to say when there is nothing in the group. */
  readonly emptyText?: string;
}

/** A log group: search, range, live tail. What is selected is given, and told of, or kept by the view itself. */
export default function LogView({ onSelect, scope, logGroupName, height = 'max(320px, calc(100vh - 310px))', emptyText, ...given }: LogViewProps) {
  const [kept, setKept] = useState<LogSelection>(given);
  const selection = onSelect ? given : kept;
  const exists = useLogGroupExists(scope, logGroupName);
  const request = useRequest(scope, logGroupName, selection, exists !== false);
  if (exists === false) {
    return <EmptyState title="No log group yet" text={emptyText ?? `${logGroupName} does not exist. It is shown as soon as it does.`} />;
  }
  if (exists === undefined || request === 'asked') {
    return <Skeleton lines={8} />;
  }
  return <LogPanel scope={scope} logGroupName={logGroupName} height={height} emptyText={emptyText} selection={selection} request={request} onSelect={onSelect ?? setKept} />;
}

interface PanelProps {
  readonly scope: Scope;
  readonly logGroupName: string;
  readonly height: string;
  readonly emptyText: string | undefined;
  readonly selection: LogSelection;
  readonly request: RequestPlace | undefined;
  readonly onSelect: (selection: LogSelection) => void;
}

function LogPanel({ scope, logGroupName, height, emptyText, selection, request, onSelect }: PanelProps) {
  const [isPaused, setPaused] = useState(false);
  const [isWrapped, setWrapped] = useState(() => readStored('logs.wrapped', matchMedia(narrow).matches));
  const [generation, setGeneration] = useState(0);
  const current = JSON.stringify(selection);
  const select = useCallback((change: LogSelection) => onSelect({ ...(JSON.parse(current) as LogSelection), ...change }), [current, onSelect]);

  const length = readLast(selection.last);
  // A length of time ends when it was chosen, or read again.
  // oxlint-disable-next-line react/exhaustive-deps
  const since = useMemo(() => (length === undefined ? undefined : Date.now() - length), [length, generation]);
  const from = request?.from ?? since ?? selection.from;
  const to = request?.to ?? (since === undefined ? selection.to : undefined);
  const isOpen = to === undefined;
  const read = useLogLines(scope, { logGroupName, filterPattern: selection.filter, stream: request?.stream ?? selection.stream, from, to }, isOpen && !isPaused);
  const lines = useMemo(() => (selection.request === undefined ? read.lines : linesOfRequest(read.lines, selection.request)), [read.lines, selection.request]);
  // What was read stays in sight while the server restarts.
  const isAway = lines.length > 0 && read.error instanceof AwsError && (read.error.isUnreachable || read.error.status >= 500);

  return (
    <div className={styles.view}>
      <LogTools
        logGroupName={logGroupName}
        lines={lines}
        selection={selection}
        isWrapped={isWrapped}
        isLive={isOpen ? !isPaused : undefined}
        onSelect={select}
        onWrapped={(wrapped) => {
          setWrapped(wrapped);
          writeStored('logs.wrapped', wrapped);
        }}
        onLive={(isLive) => setPaused(!isLive)}
        onRefresh={() => {
          setGeneration(generation + 1);
          read.retry();
        }}
      />
      <Tokens selection={selection} onSelect={select} />
      <div className={styles.status}>
        <span>
          {formatNumber(lines.length)} {lines.length === 1 ? 'event' : 'events'}
        </span>
        {read.isLoading && <span>Reading…</span>}
        {isAway ? <span className={styles.away}>The server is away. New events appear when it is back.</span> : isOpen && !read.isLoading && (isPaused ? <span>Paused</span> : <span className={styles.following}>● Following</span>)}
        {read.isCut && <span>The first {formatNumber(linesMax)} events of the range are shown. Choose a shorter one for the rest.</span>}
        {!read.hasOlder && !read.isLoading && lines.length > 0 && from === undefined && <span>No older events</span>}
      </div>
      {read.error !== null && !isAway && <ErrorState what="The events could not be read" error={read.error} onRetry={read.retry} />}
      {lines.length > 0 ? (
        <LogList
          key={`${logGroupName} ${current} ${generation}`}
          label={`Events of ${logGroupName}`}
          lines={lines}
          shift={read.shift}
          isWrapped={isWrapped}
          height={height}
          isFollowing={isOpen && !isPaused}
          onOlder={read.hasOlder && !read.isLoading ? read.loadOlder : undefined}
          onRequest={selection.request === undefined ? (id) => select({ request: id, filter: undefined, from: undefined, to: undefined, last: undefined, stream: undefined }) : undefined}
          onStream={selection.stream === undefined ? (stream) => select({ stream }) : undefined}
        />
      ) : (
        read.error === null && (
          <div className={styles.empty} style={{ height }}>
            {read.isLoading ? <Skeleton lines={8} /> : <Nothing selection={selection} emptyText={emptyText} />}
          </div>
        )
      )}
    </div>
  );
}

function Nothing({ selection, emptyText }: { readonly selection: LogSelection; readonly emptyText: string | undefined }) {
  const isNarrowed = Object.values(selection).some((v) => v !== undefined);
  return <EmptyState title={isNarrowed ? 'No events match' : 'No events yet'} text={isNarrowed ? 'Try another filter or a longer range. New events appear here by themselves.' : (emptyText ?? 'Events appear here as they are written.')} />;
}

function Tokens({ selection, onSelect }: { readonly selection: LogSelection; readonly onSelect: (change: LogSelection) => void }) {
  const { request, stream } = selection;
  if (request === undefined && stream === undefined) {
    return null;
  }
  return (
    <div className={styles.tokens}>
      {request !== undefined && <Token variant="inline" label={`Request ${request}`} dismissLabel="Show all requests" onDismiss={() => onSelect({ request: undefined })} />}
      {stream !== undefined && <Token variant="inline" label={`Stream ${stream}`} dismissLabel="Show all streams" onDismiss={() => onSelect({ stream: undefined })} />}
    </div>
  );
}

/** Lines are written until somewhat after an invocation's report. */
const afterReport = 1000;

interface RequestPlace {
  /** Absent: it was retried elsewhere. */
  readonly stream?: string;
  readonly from: number;
  readonly to?: number;
}

/** Where an invocation's lines are: its stream, and from its START to its REPORT. Undefined when none is selected or nothing names it. */
function useRequest(scope: Scope, logGroupName: string, { request }: LogSelection, exists: boolean): RequestPlace | 'asked' | undefined {
  const isWanted = request !== undefined;
  const found = useQuery({ ...filterLogEvents.query(scope, { logGroupName, filterPattern: `"${request}"` }), enabled: isWanted && exists });
  const place = useMemo(() => placeOf(found.data?.events ?? []), [found.data]);
  return !isWanted ? undefined : found.isPending ? 'asked' : place;
}

// A retry has the request ID of the first attempt, so there may be several starts and reports.
function placeOf(events: readonly FilteredLogEvent[]): RequestPlace | undefined {
  const start = events.find((e) => e.message.startsWith('START ') || e.message.includes('"platform.start"')) ?? events[0];
  const report = events.findLast((e) => e.message.startsWith('REPORT ') || e.message.includes('"platform.report"'));
  if (!start) {
    return undefined;
  }
  const isOneStream = events.every((e) => e.logStreamName === start.logStreamName);
  return { from: start.timestamp, ...(isOneStream ? { stream: start.logStreamName } : {}), ...(report ? { to: report.timestamp + afterReport } : {}) };
}
