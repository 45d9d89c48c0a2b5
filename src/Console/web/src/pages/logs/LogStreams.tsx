import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useInfiniteQuery } from '@tanstack/react-query';
import { describeLogStreams, type LogStream } from '../../aws/logs';
import type { Scope } from '../../aws/scope';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { type Column, ShortTable } from '../../ui/table/ShortTable';
import { Ago } from '../../ui/Time';

interface Props {
  readonly scope: Scope;
  readonly logGroupName: string;
  readonly onOpen: (stream: string) => void;
}

/** The streams of a group, the last written first. */
export function LogStreams({ scope, logGroupName, onOpen }: Props) {
  const streams = useInfiniteQuery(describeLogStreams.pages(scope, { logGroupName, orderBy: 'LastEventTime', descending: true }));
  const items = streams.data?.pages.flatMap((p) => p.logStreams) ?? [];
  return (
    <SpaceBetween size="m">
      {streams.error && <ErrorState what="The log streams could not be read" error={streams.error} onRetry={() => void streams.refetch()} />}
      <ShortTable<LogStream>
        title="Log streams"
        counter={`(${items.length}${streams.hasNextPage ? '+' : ''})`}
        items={items}
        isLoading={streams.isPending}
        keyOf={(s) => s.logStreamName}
        columns={columnsOf(onOpen)}
        empty={streams.error ? null : <EmptyState title="No log streams" text="A function has one for each of its execution environments." />}
        footer={
          streams.hasNextPage ? (
            <Button loading={streams.isFetchingNextPage} onClick={() => void streams.fetchNextPage()}>
              Load more
            </Button>
          ) : undefined
        }
      />
    </SpaceBetween>
  );
}

function columnsOf(onOpen: (stream: string) => void): readonly Column<LogStream>[] {
  return [
    { id: 'name', header: 'Log stream', isRowHeader: true, cell: (s) => <Link onFollow={() => onOpen(s.logStreamName)}>{s.logStreamName}</Link> },
    { id: 'first', header: 'First event', cell: (s) => when(s.firstEventTimestamp) },
    { id: 'last', header: 'Last event', cell: (s) => when(s.lastEventTimestamp) },
    { id: 'created', header: 'Created', cell: (s) => when(s.creationTime) },
  ];
}

function when(time: number | undefined) {
  return time === undefined ? '-' : <Ago value={time / 1000} />;
}
