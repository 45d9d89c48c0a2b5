import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { links } from '../../app/links';
import type { FunctionConfiguration } from '../../aws/lambda';
import { type FilteredLogEvent, filterLogEvents } from '../../aws/logs';
import type { Scope } from '../../aws/scope';
import { useLogGroupExists } from '../../logs/exists';
import { type InvocationReport, readReport } from '../../logs/report';
import { EmptyState } from '../../ui/EmptyState';
import { type Column, ShortTable } from '../../ui/table/ShortTable';
import { Time } from '../../ui/Time';
import { useNow } from '../../ui/clock';
import styles from './functions.module.css';
import { logGroupOf } from './logGroup';

interface Invocation extends InvocationReport {
  readonly event: FilteredLogEvent;
}

const shown = 50;

/** The last invocations, by the lines in which Lambda reports them. @param length Seconds. */
export function RecentInvocations({ scope, configuration, length }: { readonly scope: Scope; readonly configuration: FunctionConfiguration; readonly length: number }) {
  const group = logGroupOf(configuration);
  // The range moves on each minute, so that the question stays the same in between.
  const from = Math.floor(useNow(60_000) / 60_000) * 60_000 - length * 1000;
  const exists = useLogGroupExists(scope, group) === true;
  const found = useQuery({ ...filterLogEvents.query(scope, { logGroupName: group, filterPattern: configuration.LoggingConfig?.LogFormat === 'JSON' ? '"platform.report"' : '"REPORT RequestId"', startTime: from }), enabled: exists });
  const invocations = useMemo(
    () =>
      (found.data?.events ?? [])
        .flatMap((event): Invocation[] => {
          const report = readReport(event.message);
          return report ? [{ ...report, event }] : [];
        })
        .toReversed()
        .slice(0, shown),
    [found.data],
  );
  const columns = useMemo(() => columnsOf(group), [group]);
  return (
    <ShortTable<Invocation>
      title="Recent invocations"
      description={`The last ${shown} at most.`}
      items={invocations}
      isLoading={found.isFetching && !found.data}
      // A retry of an event has its first attempt's request ID.
      keyOf={(i) => i.event.eventId}
      columns={columns}
      empty={<EmptyState title="No invocations" text="The function was not called in this time." />}
    />
  );
}

function columnsOf(group: string): readonly Column<Invocation>[] {
  return [
    { id: 'time', header: 'Timestamp', minWidth: 170, cell: (i) => <Time value={i.event.timestamp / 1000} /> },
    { id: 'request', header: 'Request ID', minWidth: 190, isRowHeader: true, cell: (i) => <Link href={links.logGroup(group, { request: i.requestId })}>{i.requestId}</Link> },
    { id: 'status', header: 'Status', minWidth: 130, cell: (i) => statusOf(i) },
    { id: 'stream', header: 'Log stream', minWidth: 190, cell: (i) => streamOf(group, i) },
    { id: 'duration', header: 'Duration in ms', cell: (i) => i.duration },
    { id: 'billed', header: 'Billed duration in ms', cell: (i) => i.billed },
    { id: 'memory', header: 'Memory set in MB', cell: (i) => i.memorySize },
    { id: 'used', header: 'Memory used in MB', cell: (i) => i.memoryUsed },
  ];
}

function streamOf(group: string, { event }: Invocation) {
  return (
    <span className={styles.value}>
      <Link href={links.logGroup(group, { stream: event.logStreamName })}>{event.logStreamName}</Link>
    </span>
  );
}

function statusOf({ status, init }: Invocation) {
  const cold = init === undefined ? '' : ' (cold start)';
  return status === 'success' ? <StatusIndicator type="success">Ended{cold}</StatusIndicator> : <StatusIndicator type="error">{status === 'timeout' ? 'Timed out' : 'Failed'}</StatusIndicator>;
}
