import { inTurns } from '../../../aws/inTurns';
import type { ExecutionListItem, ListExecutionsInput } from '../../../aws/states';
import { unqualified } from '../../../aws/statesArn';

/** How a feed asks. */
export interface FeedApi {
  /** Where the executions are listed from: one machine, one map run, or every machine there is. */
  sources(): Promise<readonly ListExecutionsInput[]>;
  list(input: ListExecutionsInput): Promise<{ readonly executions: readonly ExecutionListItem[]; readonly nextToken?: string }>;
  describe(executionArn: string): Promise<ExecutionListItem>;
  /** Whether an execution, as it is now, belongs into the list. */
  matches(row: ExecutionListItem): boolean;
  /** Whether an execution that did not belong into the list may do so since it has this status. */
  mayComeIn(status: string): boolean;
}

/** Something was told of an execution. */
interface Change {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
}

/** What there is to show. */
export interface FeedState {
  /** The latest first. */
  readonly rows: readonly ExecutionListItem[];
  readonly isLoading: boolean;
  /** There are no older ones. */
  readonly isComplete: boolean;
  readonly error: unknown;
}

interface Source {
  readonly input: ListExecutionsInput;
  /** Fetched and not shown yet: another source may have later ones. */
  buffer: string[];
  token: string | undefined;
  isDone: boolean;
}

interface Entry {
  row: ExecutionListItem;
  readonly source: Source;
  /** Which request brought it. */
  readonly request: number;
}

const firstPage = 100;
const fullPage = 1000;
/** So few are described one by one rather than listed with all that began after them. */
const describedRatherThanListed = 3;
const describedAtOnce = 40;
const refreshedPages = 10;
/** So many that came in by themselves are kept beyond those that were read, and so many of a list that is only watched. */
const arrivedAtMost = 10_000;

/**
 * The executions of one or many state machines as one list by start, read on page by page and kept true while they change.
 * Pages are not asked for again when something changes: with ten thousand rows shown that would be most of the server's work.
 */
export class ExecutionFeed {
  readonly #api: FeedApi;
  readonly #listeners = new Set<() => void>();
  #state: FeedState = { rows: [], isLoading: true, isComplete: false, error: null };
  #sources: Source[] | null = null;
  #entries = new Map<string, Entry>();
  #leaving = new Set<string>();
  #isHeld = false;
  #loading: Promise<void> | null = null;
  #request = 0;
  #life = 0;
  #isAnew = true;
  /** How many rows someone has asked for. */
  #read = 0;

  constructor(api: FeedApi) {
    this.#api = api;
  }

  get state(): FeedState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** While someone points at the rows, those that no longer belong stay where they are. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    if (!isHeld && this.#leaving.size > 0) {
      const leaving = this.#leaving;
      this.#leaving = new Set();
      leaving.forEach((arn) => this.#entries.delete(arn));
      this.#show({ rows: this.#state.rows.filter((r) => !leaving.has(r.executionArn)) });
    }
  }

  /** Reads on. @param count How many rows more, at least, if there are. */
  loadMore(count = firstPage): Promise<void> {
    const life = this.#life;
    this.#loading ??= this.#load(count, life);
    return this.#loading;
  }

  async #load(count: number, life: number): Promise<void> {
    this.#show({ isLoading: true, error: null });
    try {
      this.#sources ??= (await this.#api.sources()).map(sourceOf);
      const found: ExecutionListItem[] = [];
      while (found.length < count && life === this.#life) {
        await inTurns(this.#sources.filter((s) => !s.isDone && s.buffer.length === 0), 6, (s) => this.#fill(s, life));
        const taken = this.#takeLatest(count - found.length);
        if (taken.length === 0) {
          break;
        }
        found.push(...taken);
      }
      if (life === this.#life) {
        // Who hears of it may read on at once.
        this.#loading = null;
        const before = this.#isAnew ? [] : this.#state.rows;
        this.#isAnew = false;
        this.#read = before.length + found.length;
        this.#show({ rows: [...before, ...found], isLoading: false, isComplete: this.#sources.every((s) => s.isDone && s.buffer.length === 0) });
      }
    } catch (error) {
      if (life === this.#life) {
        this.#loading = null;
        this.#show({ isLoading: false, error });
      }
    }
  }

  async #fill(source: Source, life: number): Promise<void> {
    const isFirst = source.token === undefined;
    await this.#readPage(source, this.#sources!.length === 1 && !isFirst ? fullPage : firstPage);
    // All of a page may be shown already.
    while (source.buffer.length === 0 && !source.isDone && life === this.#life) {
      await this.#readPage(source, fullPage);
    }
  }

  async #readPage(source: Source, size: number): Promise<void> {
    const request = ++this.#request;
    const page = await this.#api.list({ ...source.input, maxResults: size, ...(source.token === undefined ? {} : { nextToken: source.token }) });
    for (const row of page.executions) {
      // What a change has told of before is shown already.
      if (!this.#entries.has(row.executionArn)) {
        this.#entries.set(row.executionArn, { row, source, request });
        source.buffer.push(row.executionArn);
      }
    }
    source.token = page.nextToken;
    source.isDone = page.nextToken === undefined;
  }

  // As far as it is certain: a source that has more to come may have the next one.
  #takeLatest(count: number): ExecutionListItem[] {
    const taken: ExecutionListItem[] = [];
    while (taken.length < count) {
      if (this.#sources!.some((s) => s.buffer.length === 0 && !s.isDone)) {
        break;
      }
      let latest: Source | null = null;
      for (const s of this.#sources!) {
        if (s.buffer.length > 0 && (latest === null || this.#head(s).startDate > this.#head(latest).startDate)) {
          latest = s;
        }
      }
      if (latest === null) {
        break;
      }
      taken.push(this.#head(latest));
      latest.buffer.shift();
    }
    return taken;
  }

  #head(source: Source): ExecutionListItem {
    return this.#entries.get(source.buffer[0]!)!.row;
  }

  /** Takes in what changed: executions of which something was told, or, without them, anything. */
  async refresh(changed: readonly Change[] | null): Promise<void> {
    if (this.#sources === null || this.#loading !== null) {
      await (this.#loading ?? this.loadMore());
    }
    const life = this.#life;
    const sources = this.#sources ?? [];
    // One that goes on running looks the same in a list.
    const news = changed?.filter((c) => c.status !== 'RUNNING' || this.#entries.get(c.executionArn)?.row.status !== 'RUNNING');
    const touched = sources.filter((s) => news?.some((c) => isOf(s, c.stateMachineArn)) ?? true);
    const open = new Set(news?.map((c) => c.executionArn));
    try {
      const size = this.#sizeOfLook(open);
      await inTurns(touched, 4, async (source) => {
        (await this.#refreshFrom(source, news === undefined, life, size)).forEach((arn) => open.delete(arn));
      });
      // Not among the latest: shown further down, to be shown only now, or older than what has been read.
      const rest = (news ?? []).filter((c) => open.has(c.executionArn) && (this.#entries.has(c.executionArn) || this.#api.mayComeIn(c.status)));
      if (rest.length > describedAtOnce) {
        await inTurns(touched, 4, (source) => this.#refreshFrom(source, true, life, fullPage));
      } else {
        await this.#describe(rest, sources, life);
      }
    } catch {
      // What is shown stays: the next change, or the connection that comes back, asks again.
    }
  }

  // As many of the latest as tell of all these but a few.
  #sizeOfLook(arns: ReadonlySet<string>): number {
    const places = this.#state.rows.flatMap((r, i) => (arns.has(r.executionArn) ? [i + 1] : []));
    const isNew = arns.size - places.length;
    return Math.min(fullPage, Math.max(firstPage, isNew + (places.at(-1 - describedRatherThanListed) ?? 0)));
  }

  async #describe(changed: readonly Change[], sources: readonly Source[], life: number): Promise<void> {
    const request = ++this.#request;
    const rows: ExecutionListItem[] = [];
    await inTurns(changed, 4, async ({ executionArn }) => {
      // One that is deleted by now keeps no other from being shown.
      const row = await this.#api.describe(executionArn).catch(() => null);
      if (row !== null) {
        rows.push(row);
      }
    });
    if (life === this.#life) {
      // All at once: each change of the list draws it.
      sources.forEach((s) => this.#place(rows.filter((r) => isOf(s, r.stateMachineArn)), s, request));
    }
  }

  // From the latest on, until known ones come; after a break until all that ran have been seen. @returns What was seen.
  async #refreshFrom(source: Source, isAll: boolean, life: number, size: number): Promise<ReadonlySet<string>> {
    const before = ++this.#request;
    const oldestRunning = isAll ? this.#state.rows.reduce((oldest, r) => (r.status === 'RUNNING' ? Math.min(oldest, r.startDate) : oldest), Infinity) : Infinity;
    const seen = new Set<string>();
    let token: string | undefined;
    let isJoined = false;
    for (let pages = 0; pages < refreshedPages; pages++) {
      const page = await this.#api.list({ ...source.input, maxResults: pages === 0 ? size : fullPage, ...(token === undefined ? {} : { nextToken: token }) });
      if (life !== this.#life) {
        return seen;
      }
      isJoined ||= page.nextToken === undefined || this.#entries.has(page.executions.at(-1)?.executionArn ?? '');
      page.executions.forEach((r) => seen.add(r.executionArn));
      const last = page.executions.at(-1)?.startDate ?? -Infinity;
      this.#dropMissing(source, page.nextToken === undefined ? -Infinity : last, seen, before);
      this.#place(page.executions, source, before);
      if (page.nextToken === undefined || (isJoined && last <= oldestRunning)) {
        break;
      }
      token = page.nextToken;
    }
    if (!isJoined) {
      // So many are new that the list begins anew.
      this.reset();
    }
    return seen;
  }

  // Known before the request, as late as what it answered, and not in the answer: ended, deleted, or of another status now.
  #dropMissing(source: Source, from: number, seen: ReadonlySet<string>, before: number): void {
    const gone = this.#state.rows.filter((r) => {
      const entry = this.#entries.get(r.executionArn);
      return r.startDate > from && entry?.source === source && entry.request < before && !seen.has(r.executionArn);
    });
    // One that is pointed at shows why it goes as soon as its description is here.
    this.#remove(gone.map((r) => r.executionArn));
  }

  #place(rows: readonly ExecutionListItem[], source: Source, request: number): void {
    const changed = new Map<string, ExecutionListItem>();
    const added: ExecutionListItem[] = [];
    const gone: string[] = [];
    const oldest = this.#state.rows.at(-1)?.startDate ?? -Infinity;
    for (const row of rows) {
      const entry = this.#entries.get(row.executionArn);
      if (entry !== undefined) {
        if (!isSame(entry.row, row)) {
          entry.row = row;
          changed.set(row.executionArn, row);
        }
        if (!this.#api.matches(row)) {
          gone.push(row.executionArn);
        } else {
          this.#leaving.delete(row.executionArn);
        }
      } else if (this.#api.matches(row) && (row.startDate >= oldest || this.#state.isComplete)) {
        this.#entries.set(row.executionArn, { row, source, request });
        added.push(row);
      }
    }
    if (changed.size > 0 || added.length > 0) {
      const kept = changed.size === 0 ? this.#state.rows : this.#state.rows.map((r) => changed.get(r.executionArn) ?? r);
      // The sort is stable: of those that began in the same millisecond the new ones come first.
      this.#show({ rows: added.length === 0 ? kept : [...added, ...kept].sort((a, b) => b.startDate - a.startDate) });
    }
    this.#remove(gone);
    this.#dropOldest();
  }

  // A list that is watched for days doesn't grow for days. Who scrolls on to what was dropped has it read again.
  #dropOldest(): void {
    const { rows } = this.#state;
    const kept = Math.max(this.#read, arrivedAtMost);
    if (this.#isHeld || this.#loading !== null || rows.length <= kept + arrivedAtMost) {
      return;
    }
    const dropped = [...rows.slice(kept).map((r) => r.executionArn), ...this.#sources!.flatMap((s) => s.buffer)];
    dropped.forEach((arn) => this.#entries.delete(arn));
    this.#sources!.forEach((s) => Object.assign(s, { buffer: [], token: undefined, isDone: false }));
    this.#show({ rows: rows.slice(0, kept), isComplete: false });
  }

  #remove(arns: readonly string[]): void {
    if (arns.length === 0) {
      return;
    }
    if (this.#isHeld) {
      arns.forEach((arn) => this.#leaving.add(arn));
      return;
    }
    const gone = new Set(arns);
    gone.forEach((arn) => this.#entries.delete(arn));
    this.#show({ rows: this.#state.rows.filter((r) => !gone.has(r.executionArn)) });
  }

  /** A state machine that had no executions has one now. */
  addSource(input: ListExecutionsInput): void {
    if (this.#sources && !this.#sources.some((s) => s.input.stateMachineArn === input.stateMachineArn)) {
      this.#sources.push({ ...sourceOf(input), isDone: true });
    }
  }

  /** Reads all anew. What is shown stays until the first page is here. */
  reset(): void {
    this.#life++;
    this.#sources = null;
    this.#entries = new Map();
    this.#leaving = new Set();
    this.#isAnew = true;
    this.#loading = null;
    void this.loadMore();
  }

  #show(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    this.#listeners.forEach((listener) => listener());
  }
}

function sourceOf(input: ListExecutionsInput): Source {
  return { input, buffer: [], token: undefined, isDone: false };
}

function isOf({ input }: Source, stateMachineArn: string): boolean {
  return input.mapRunArn !== undefined || unqualified(input.stateMachineArn!) === stateMachineArn;
}

function isSame(a: ExecutionListItem, b: ExecutionListItem): boolean {
  return a.status === b.status && a.stopDate === b.stopDate && a.redriveCount === b.redriveCount && a.redriveDate === b.redriveDate;
}
