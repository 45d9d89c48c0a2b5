import type { HistoryEvent } from '../aws/historyEvent';
import { HistoryFold } from './fold';
import type { History } from './model';

export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly nextToken?: string;
}

export interface PageRequest {
  readonly maxResults: number;
  readonly reverseOrder: boolean;
  readonly nextToken?: string;
}

export interface Reading {
  /** Null until the first page is there. */
  readonly history: History | null;
  /** All that there was when it was asked for last has come. */
  readonly isComplete: boolean;
  readonly error: unknown;
}

// A first page that is small is shown soon; AWS's largest page is 1,000.
const pageSize = 1000;
const newestSize = 250;

/** Reads a history page by page and tells how far it has come; later on only what has been added to it since, from its end. */
export class HistoryReader {
  private readonly fold = new HistoryFold();
  private toldId = 0;
  private reading: Reading = { history: null, isComplete: false, error: null };
  private readonly listeners = new Set<() => void>();
  private stopper: AbortController | null = null;
  private isBusy = false;
  private isAskedAgain = false;

  constructor(private readonly ask: (request: PageRequest, signal: AbortSignal) => Promise<HistoryPage>) {}

  readonly current = (): Reading => this.reading;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** @returns Ends the reading; it may be started again and goes on then. */
  start(): () => void {
    const stopper = new AbortController();
    this.stopper = stopper;
    void this.refresh();
    return () => {
      stopper.abort();
      if (this.stopper === stopper) {
        this.stopper = null;
        this.isBusy = false;
      }
    };
  }

  /** Something was added to the history, perhaps. While it is being read this is remembered. */
  async refresh(): Promise<void> {
    const { stopper } = this;
    if (!stopper) {
      return;
    }
    if (this.isBusy) {
      this.isAskedAgain = true;
      return;
    }
    this.isBusy = true;
    try {
      do {
        this.isAskedAgain = false;
        await (this.reading.isComplete ? this.readNewest(stopper.signal) : this.readAll(stopper.signal));
      } while (this.isAskedAgain && !stopper.signal.aborted);
    } catch (error) {
      if (!stopper.signal.aborted) {
        this.tell({ ...this.reading, error });
      }
    } finally {
      if (this.stopper === stopper) {
        this.isBusy = false;
      }
    }
  }

  // Each showing costs as much as there is to show: told after the first page, the second, the fourth, the eighth … and the last.
  private async readAll(signal: AbortSignal): Promise<void> {
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const page = await this.ask({ maxResults: pageSize, reverseOrder: false, ...(nextToken === undefined ? {} : { nextToken }) }, signal);
      nextToken = page.nextToken;
      pages++;
      const isShown = nextToken === undefined || (pages & (pages - 1)) === 0;
      if (isShown) {
        this.add(page.events, nextToken === undefined);
      } else {
        this.fold.append(page.events);
      }
    } while (nextToken !== undefined && !signal.aborted);
  }

  private async readNewest(signal: AbortSignal): Promise<void> {
    const known = this.fold.lastId;
    const newest: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.ask({ maxResults: newestSize, reverseOrder: true, ...(nextToken === undefined ? {} : { nextToken }) }, signal);
      nextToken = page.nextToken;
      newest.push(...page.events.filter((e) => e.id > known));
      if ((page.events.at(-1)?.id ?? 0) <= known) {
        break;
      }
    } while (nextToken !== undefined);
    this.add(newest.toReversed(), true);
  }

  private add(events: readonly HistoryEvent[], isComplete: boolean): void {
    this.fold.append(events);
    const isMore = this.fold.lastId > this.toldId;
    this.toldId = this.fold.lastId;
    if (isMore || isComplete !== this.reading.isComplete || this.reading.error !== null) {
      this.tell({ history: isMore || this.reading.history === null ? this.fold.history() : this.reading.history, isComplete, error: null });
    }
  }

  private tell(reading: Reading): void {
    this.reading = reading;
    this.listeners.forEach((listener) => listener());
  }
}
