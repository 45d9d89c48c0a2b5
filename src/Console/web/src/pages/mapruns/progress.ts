import type { MapRunCounts } from '../../aws/states';

/** Items or executions that have come to their end, this way or that. */
export function doneOf(counts: MapRunCounts): number {
  return counts.succeeded + counts.failed + counts.timedOut + counts.aborted;
}

/** Whole percent; only what is over is 100. */
export function percentDone(counts: MapRunCounts): number {
  return counts.total === 0 ? 0 : Math.floor((doneOf(counts) / counts.total) * 100);
}

interface Sample {
  readonly at: number;
  readonly done: number;
}

/** How fast a map run goes: by the samples of the last `window` seconds, which come at no fixed times. */
export class Throughput {
  readonly #samples: Sample[] = [];
  readonly #window: number;

  constructor(window = 20) {
    this.#window = window;
  }

  /** @param at Seconds. */
  add(at: number, done: number): void {
    const last = this.#samples.at(-1);
    if (last && (at <= last.at || done < last.done)) {
      return;
    }
    this.#samples.push({ at, done });
    while (this.#samples.length > 2 && this.#samples[1]!.at <= at - this.#window) {
      this.#samples.shift();
    }
  }

  /** Per second; null until two samples lie a second apart. */
  get rate(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    return first && last && last.at - first.at >= 1 ? (last.done - first.done) / (last.at - first.at) : null;
  }
}

/** `12 items per second`, `3.4 items per second`, `8 items per minute`. */
export function rateText(perSecond: number): string {
  const text = (n: number) => (n >= 10 ? String(Math.round(n)) : n.toFixed(1).replace(/\.0$/, ''));
  return perSecond >= 0.5 ? `${text(perSecond)} items per second` : `${text(perSecond * 60)} items per minute`;
}
