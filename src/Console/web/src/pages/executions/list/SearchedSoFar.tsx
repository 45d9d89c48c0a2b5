import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useEffect, useState } from 'react';
import { formatNumber } from '../../../ui/format';
import type { ExecutionFeed, FeedState } from './feed';
import { earliestStart, type ExecutionFilters } from './filters';

interface Props {
  readonly feed: ExecutionFeed;
  readonly state: FeedState;
  readonly filters: ExecutionFilters;
  /** How many there are in all, where that is known. */
  readonly total: number | null;
  readonly found: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Looked through by itself, before someone is asked. */
const step = 20_000;

/** Reads on while something is looked for that the API can't filter by, and says how far it has come. */
export function SearchedSoFar({ feed, state, filters, total, found, now }: Props) {
  const [limit, setLimit] = useState(step);
  const oldest = state.rows.at(-1)?.startDate ?? Infinity;
  const from = earliestStart(filters, now);
  const isOver = state.isComplete || oldest < from;
  const isPaused = !isOver && state.rows.length >= limit;
  // Nothing is read on after an error until someone asks.
  const isReading = !isOver && !isPaused && state.error === null;
  useEffect(() => {
    if (!isReading) {
      return;
    }
    const end = new AbortController();
    const read = async () => {
      while (!end.signal.aborted && !feed.state.isComplete && feed.state.error === null) {
        await feed.loadMore(1000);
      }
    };
    void read();
    return () => end.abort();
  }, [isReading, feed]);

  const searched = formatNumber(state.rows.length);
  const all = total !== null && total >= state.rows.length ? ` of ${formatNumber(total)}` : '';
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      <output>
        {isOver ? `Searched ${state.isComplete ? 'all' : 'the latest'} ${searched} executions.` : `${isReading ? 'Searching' : 'Searched'} the latest ${searched}${all} executions, ${formatNumber(found)} found${isReading ? '…' : '.'}`}
      </output>{' '}
      {isPaused && (
        <Button variant="inline-link" onClick={() => setLimit(state.rows.length + step)}>
          Search on
        </Button>
      )}
    </Box>
  );
}
