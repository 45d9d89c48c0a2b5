import { quantileBetween, sumOf } from '../../aws/metricsText';
import type { Measurements } from '../../aws/server';

/** What the server did between two looks at its measurements. Rates are per second, times in milliseconds; null: nothing happened. */
export interface Rates {
  /** Milliseconds since 1970, of the later look. */
  readonly at: number;
  readonly starts: number;
  readonly transitions: number;
  readonly stepP99: number | null;
  readonly commitP99: number | null;
}

/** @returns Null when the looks are at once, or of different lives of the server: counters begin at 0 with it. */
export function ratesBetween(before: Measurements, after: Measurements): Rates | null {
  const seconds = (after.at - before.at) / 1000;
  const grown = (name: string) => sumOf(after.samples, name) - sumOf(before.samples, name);
  const starts = grown('treadle_executions_started_total');
  const transitions = grown('treadle_transitions_total');
  if (seconds <= 0 || starts < 0 || transitions < 0) {
    return null;
  }
  const milliseconds = (name: string) => {
    const quantile = quantileBetween(before.samples, after.samples, name, 0.99);
    return quantile === null ? null : quantile * 1000;
  };
  return { at: after.at, starts: starts / seconds, transitions: transitions / seconds, stepP99: milliseconds('treadle_step_duration_seconds'), commitP99: milliseconds('treadle_commit_duration_seconds') };
}
