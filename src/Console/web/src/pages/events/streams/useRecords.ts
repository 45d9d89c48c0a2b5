import { useCallback, useEffect, useRef, useState } from 'react';
import { getRecords, getShardIterator, type ShardIteratorType, type StreamRecord } from '../../../aws/kinesis';
import type { Scope } from '../../../aws/scope';

/** Where reading begins. */
export interface ReadFrom {
  readonly shard: string;
  readonly type: ShardIteratorType;
  /** Seconds since 1970, for `AT_TIMESTAMP`. */
  readonly at: number | undefined;
}

interface RecordReader {
  readonly records: readonly StreamRecord[];
  readonly isReading: boolean;
  readonly isFollowing: boolean;
  /** The last answer was at the shard's end. */
  readonly isAtTip: boolean;
  readonly error: unknown;
  /** Reads from the beginning, once or on and on. */
  start(isFollowing: boolean): void;
  stop(): void;
}

const recordsMax = 1000;
const batch = 100;
/** A shard answers five reads in a second. Milliseconds. */
const pause = 500;
/** Reads of one start that is not followed: a shard's answers may be empty before its records come. */
const readsMax = 20;

/** Reads the records of a shard, the last 1,000 of them are kept. Another beginning is another reader: its component gets another key. */
export function useRecords(scope: Scope, streamName: string, from: ReadFrom): RecordReader {
  const [records, setRecords] = useState<readonly StreamRecord[]>([]);
  const [reading, setReading] = useState<'no' | 'once' | 'follow'>('no');
  const [isAtTip, setAtTip] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const current = useRef<AbortController>(null);
  const { region, account } = scope;
  const { shard, type, at } = from;

  const stop = useCallback(() => {
    current.current?.abort();
    current.current = null;
    setReading('no');
  }, []);

  useEffect(() => stop, [stop]);

  const start = useCallback(
    (isFollowing: boolean) => {
      current.current?.abort();
      const mine = new AbortController();
      current.current = mine;
      setRecords([]);
      setError(null);
      setAtTip(false);
      setReading(isFollowing ? 'follow' : 'once');
      void read();

      async function read(): Promise<void> {
        const where = { region, account };
        try {
          const first = await getShardIterator.call(where, { StreamName: streamName, ShardId: shard, ShardIteratorType: type, ...(type === 'AT_TIMESTAMP' && at !== undefined ? { Timestamp: at } : {}) }, mine.signal);
          let iterator: string | null | undefined = first.ShardIterator;
          let count = 0;
          const max = isFollowing ? Infinity : readsMax;
          const wanted = isFollowing ? Infinity : recordsMax;
          for (let reads = 0; iterator && reads < max && count < wanted; reads++) {
            const answer = await getRecords.call(where, { ShardIterator: iterator, Limit: batch }, mine.signal);
            iterator = answer.NextShardIterator;
            count += answer.Records.length;
            if (answer.Records.length > 0) {
              setRecords((before) => [...before, ...answer.Records].slice(-recordsMax));
            }
            const isTip = answer.MillisBehindLatest === 0;
            setAtTip(isTip);
            if (isTip && !isFollowing) {
              break;
            }
            await new Promise((resolve) => setTimeout(resolve, isTip ? pause : pause / 2));
            mine.signal.throwIfAborted();
          }
        } catch (e) {
          if (!mine.signal.aborted) {
            setError(e);
          }
        }
        if (current.current === mine) {
          setReading('no');
        }
      }
    },
    [region, account, streamName, shard, type, at],
  );
  return { records, isReading: reading !== 'no', isFollowing: reading === 'follow', isAtTip, error, start, stop };
}
