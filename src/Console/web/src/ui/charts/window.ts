/** A stretch of time in periods of equal length; all in seconds, the bounds since 1970 and multiples of the period. */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
  readonly period: number;
}

/** The periods up to now, the one under way among them. @param now Milliseconds since 1970. */
export function windowUntil(now: number, length: number, period: number): ChartWindow {
  const to = (Math.floor(now / 1000 / period) + 1) * period;
  return { from: to - Math.ceil(length / period) * period, to, period };
}

/** Where the window's periods begin. */
export function bucketsOf({ from, to, period }: ChartWindow): readonly number[] {
  return Array.from({ length: Math.round((to - from) / period) }, (_, i) => from + i * period);
}
