import { useState } from 'react';

interface Sample {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What is older than this says nothing of now, milliseconds. */
const span = 10_000;

/** How much a count grows in a second, over the last seconds. @param at When it was counted, milliseconds since 1970. */
export function useRate(count: number, at: number): number {
  const [samples, setSamples] = useState<readonly Sample[]>([{ count, at }]);
  if (samples.at(-1)!.at !== at) {
    setSamples(withSample(samples, { count, at }));
  }
  return rateOf(samples);
}

export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples.filter((s) => sample.at - s.at <= span && s.count <= sample.count), sample];
}

export function rateOf(samples: readonly Sample[]): number {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  return last.at > first.at ? (1000 * (last.count - first.count)) / (last.at - first.at) : 0;
}
