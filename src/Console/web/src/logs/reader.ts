import type { FilterLogEventsInput, FilterLogEventsOutput } from '../aws/logs';
import type { LogLine } from './lines';

/** Which lines of a group. Times are milliseconds since 1970; without `from` the newest lines are read first, and older ones when they are asked for. */
export interface LogQuery {
  readonly logGroupName: string;
  readonly filterPattern?: string | undefined;
  readonly stream?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface LogSnapshot {
  /** In order of time. */
  readonly lines: readonly LogLine[];
  readonly isLoading: boolean;
  /** There may be older lines than these. */
  readonly hasOlder: boolean;
  /** Newer lines of the range were left out, because of the bound. */
  readonly isCut: boolean;
  readonly error: unknown;
  /** How many lines came before the first ones since the start, less those that were let go: what a view scrolls by to stay where it is. */
  readonly shift: number;
}

type Ask = (input: FilterLogEventsInput, signal: AbortSignal) => Promise<FilterLogEventsOutput>;

const pageSize = 10_000;
const firstWindow = 15 * 60_000;
const longestWindow = 60 * 86_400_000;
/** So many lines of one window at most; a fuller window is narrowed. */
const windowPages = 2;
const enough = 500;
/** Lines may come in somewhat later than their time says: what is read again when a group has grown, milliseconds. */
const wideOverlap = 60_000;
const narrowOverlap = 2000;

export const linesMax = 200_000;

/** Reads a log group: the newest lines, older ones in growing windows of time, and what is added while it is watched. */
export class LogReader {
  readonly #ask: Ask;
  readonly #query: LogQuery;
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #stop = new AbortController();
  #snapshot: LogSnapshot = { lines: [], isLoading: true, hasOlder: false, isCut: false, error: null, shift: 0 };
  /** Everything from here on was read, milliseconds since 1970. */
  #readFrom = Number.POSITIVE_INFINITY;
  #readTo = 0;
  #window = firstWindow;
  #busy: Promise<void> | null = null;
  #isRefreshWanted = false;
  #isStarted = false;

  constructor(query: LogQuery, ask: Ask, now: () => number = Date.now) {
    this.#query = query;
    this.#ask = ask;
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): LogSnapshot => this.#snapshot;

  /** Reads the first lines. */
  start(): Promise<void> {
    return this.#run(() => this.#readFirst());
  }

  loadOlder(): Promise<void> {
    return this.#snapshot.hasOlder ? this.#run(() => this.#readOlder()) : Promise.resolve();
  }

  /** Reads what was added. Calls while it reads are one more read. */
  async refresh(): Promise<void> {
    this.#isRefreshWanted = true;
    while (this.#isRefreshWanted && !this.#stop.signal.aborted) {
      if (this.#busy) {
        await this.#busy;
      } else {
        this.#isRefreshWanted = false;
        await this.#run(() => (this.#isStarted ? this.#readNewer() : this.#readFirst()), true);
      }
    }
  }

  /** Reads the first lines, also after `end`. */
  begin(): void {
    if (this.#stop.signal.aborted) {
      this.#stop = new AbortController();
      this.#busy = null;
    }
    void this.start();
  }

  /** Nothing is read any more. */
  end(): void {
    this.#stop.abort();
  }

  #run(read: () => Promise<void>, isQuiet = false): Promise<void> {
    if (this.#busy) {
      return this.#busy;
    }
    const { signal } = this.#stop;
    const busy = (async () => {
      if (!isQuiet) {
        this.#set({ isLoading: true, error: null });
      }
      try {
        await read();
        this.#set({ isLoading: false, error: null });
      } catch (error) {
        if (!signal.aborted) {
          this.#set({ isLoading: false, error });
        }
      } finally {
        if (this.#stop.signal === signal) {
          this.#busy = null;
        }
      }
    })();
    this.#busy = busy;
    return busy;
  }

  async #readFirst(): Promise<void> {
    await (this.#query.from === undefined ? this.#readOlder() : this.#readRange(this.#query.from));
    this.#isStarted = true;
  }

  async #readRange(from: number): Promise<void> {
    this.#readFrom = from;
    this.#readTo = this.#now();
    await this.#readPages(from, this.#query.to, Number.MAX_SAFE_INTEGER, (page) => this.#append(page));
  }

  /** Goes back in time until there is enough to show. */
  async #readOlder(): Promise<void> {
    const goal = this.#snapshot.lines.length + enough;
    if (this.#readTo === 0) {
      this.#readTo = this.#now();
      this.#readFrom = this.#query.to === undefined ? this.#readTo : this.#query.to + 1;
    }
    let isFirst = this.#snapshot.lines.length === 0 && this.#readFrom >= this.#readTo;
    do {
      const from = this.#window > longestWindow ? 0 : Math.max(0, this.#readFrom - this.#window);
      // The first window has no end: lines may be ahead of this clock.
      const to = isFirst && this.#query.to === undefined ? undefined : this.#readFrom - 1;
      const found: LogLine[] = [];
      const isWhole = await this.#readPages(from, to, windowPages, (page) => found.push(...page));
      if (!isWhole && this.#window > 1000) {
        this.#window = Math.ceil(this.#window / 8);
        continue;
      }
      isFirst = false;
      this.#readFrom = from;
      this.#window *= found.length > enough ? 1 : 4;
      this.#prepend(found);
    } while (this.#snapshot.lines.length < goal && this.#readFrom > 0);
    this.#set({ hasOlder: this.#readFrom > 0 && this.#snapshot.lines.length < linesMax });
  }

  async #readNewer(): Promise<void> {
    const { lines } = this.#snapshot;
    const last = lines.at(-1)?.timestamp;
    const busy = lines.length > enough && lines.at(-enough)!.timestamp > last! - wideOverlap;
    const from = Math.max(busy ? last! - narrowOverlap : Math.max(last ?? 0, this.#readTo) - wideOverlap, this.#query.from ?? 0);
    this.#readTo = this.#now();
    await this.#readPages(from, this.#query.to, Number.MAX_SAFE_INTEGER, (page) => this.#append(page));
  }

  /** @returns False when there were more pages than were wanted. */
  async #readPages(startTime: number, endTime: number | undefined, most: number, take: (page: readonly LogLine[]) => void): Promise<boolean> {
    const { logGroupName, filterPattern, stream } = this.#query;
    const { signal } = this.#stop;
    let nextToken: string | undefined;
    for (let pages = 0; pages < most; pages++) {
      const answer = await this.#ask(
        {
          logGroupName,
          startTime,
          limit: pageSize,
          ...(endTime === undefined ? {} : { endTime }),
          ...(filterPattern ? { filterPattern } : {}),
          ...(stream === undefined ? {} : { logStreamNames: [stream] }),
          ...(nextToken === undefined ? {} : { nextToken }),
        },
        signal,
      );
      signal.throwIfAborted();
      take(answer.events);
      nextToken = answer.nextToken;
      if (nextToken === undefined) {
        return true;
      }
      if (this.#snapshot.isCut) {
        return false;
      }
    }
    return false;
  }

  #prepend(older: readonly LogLine[]): void {
    if (older.length > 0) {
      this.#set({ lines: [...older, ...this.#snapshot.lines], shift: this.#snapshot.shift + older.length });
    }
  }

  #append(page: readonly LogLine[]): void {
    const before = this.#snapshot.lines;
    const lines = mergeLines(before, page);
    if (lines === before) {
      return;
    }
    if (lines.length <= linesMax) {
      this.#set({ lines });
    } else if (this.#query.to !== undefined || this.#query.from !== undefined) {
      this.#set({ lines: lines.slice(0, linesMax), isCut: true });
    } else {
      // Whoever follows a group wants the newest lines.
      const kept = lines.slice(-Math.floor(linesMax * 0.9));
      this.#readFrom = kept[0]!.timestamp;
      this.#set({ lines: kept, shift: this.#snapshot.shift - (lines.length - kept.length), hasOlder: true });
    }
  }

  #set(change: Partial<LogSnapshot>): void {
    if (this.#stop.signal.aborted) {
      return;
    }
    this.#snapshot = { ...this.#snapshot, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}

/** Both in order of time, each line once; the first array itself when the second has nothing new. */
export function mergeLines(lines: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  if (more.length === 0) {
    return lines;
  }
  const start = firstAt(lines, more.reduce((least, line) => Math.min(least, line.timestamp), Number.POSITIVE_INFINITY));
  const known = new Set<string>();
  for (let i = start; i < lines.length; i++) {
    known.add(lines[i]!.eventId);
  }
  const added = more.filter((line) => !known.has(line.eventId));
  if (added.length === 0) {
    return lines;
  }
  const last = lines.at(-1);
  if (last === undefined || added.every((line) => byTime(last, line) <= 0)) {
    return [...lines, ...added.sort(byTime)];
  }
  return [...lines.slice(0, start), ...[...lines.slice(start), ...added].sort(byTime)];
}

function byTime(a: LogLine, b: LogLine): number {
  return a.timestamp - b.timestamp || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0);
}

/** The first line at a time or after it. */
function firstAt(lines: readonly LogLine[], timestamp: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle]!.timestamp < timestamp) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
