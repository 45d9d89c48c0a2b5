import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import { filterLogEvents } from '../aws/logs';
import type { Scope } from '../aws/scope';
import type { Changes } from '../live/messages';
import { useChanges, useConnection } from '../live/stream';
import { LogReader, type LogQuery, type LogSnapshot } from './reader';

/** Without the live stream a followed group is asked this often, milliseconds. */
const pollInterval = 1000;

interface LogLines extends LogSnapshot {
  loadOlder(): void;
  /** Reads everything again. */
  retry(): void;
}

/** The lines of a group, followed while `isLive`. */
export function useLogLines(scope: Scope, query: LogQuery, isLive: boolean): LogLines {
  const { logGroupName, filterPattern, stream, from, to } = query;
  const { region, account } = scope;
  const reader = useMemo(
    () => new LogReader({ logGroupName, filterPattern, stream, from, to }, (input, signal) => filterLogEvents.call({ region, account }, input, signal)),
    [logGroupName, filterPattern, stream, from, to, region, account],
  );
  const snapshot = useSyncExternalStore(reader.subscribe, reader.snapshot);
  const isConnected = useConnection() === 'live';

  useEffect(() => {
    reader.begin();
    return () => reader.end();
  }, [reader]);

  const refreshOn = useCallback(
    (changes: Changes) => {
      if (isLive && (changes.more || changes.logGroups?.includes(logGroupName))) {
        void reader.refresh();
      }
    },
    [reader, isLive, logGroupName],
  );
  useChanges(refreshOn);

  useEffect(() => {
    if (!isLive) {
      return;
    }
    // What came while it was paused, or before the stream told of it.
    void reader.refresh();
    if (isConnected) {
      return;
    }
    const timer = setInterval(() => void reader.refresh(), pollInterval);
    return () => clearInterval(timer);
  }, [reader, isLive, isConnected]);

  return {
    ...snapshot,
    loadOlder: useCallback(() => void reader.loadOlder(), [reader]),
    retry: useCallback(() => void reader.start(), [reader]),
  };
}
