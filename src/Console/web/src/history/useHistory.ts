import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Scope } from '../aws/scope';
import { getExecutionHistory } from '../aws/states';
import type { Changes } from '../live/messages';
import { useChanges, useConnection } from '../live/stream';
import { HistoryReader, type Reading } from './reader';

/** Milliseconds between two looks at a running execution while the live stream is away. */
export const pollInterval = 2000;

/** An execution's history as far as it has come, and what is added to it while this is shown. */
export function useHistory(scope: Scope, executionArn: string, isRunning: boolean): Reading & { readonly refresh: () => void } {
  const { region, account } = scope;
  const reader = useMemo(() => new HistoryReader((request, signal) => getExecutionHistory.call({ region, account }, { executionArn, ...request }, signal)), [region, account, executionArn]);
  useEffect(() => reader.start(), [reader]);
  useChanges(
    useCallback(
      (changes: Changes) => {
        if (changes.more || changes.executions?.some((e) => e.executionArn === executionArn)) {
          void reader.refresh();
        }
      },
      [reader, executionArn],
    ),
  );
  const connection = useConnection();
  const isPolled = isRunning && connection !== 'live';
  useEffect(() => {
    if (!isPolled) {
      return;
    }
    const timer = setInterval(() => void reader.refresh(), pollInterval);
    return () => clearInterval(timer);
  }, [reader, isPolled]);
  const reading = useSyncExternalStore(reader.subscribe, reader.current);
  const refresh = useCallback(() => void reader.refresh(), [reader]);
  return { ...reading, refresh };
}
