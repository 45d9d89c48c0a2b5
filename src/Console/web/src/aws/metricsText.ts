/** One sample of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Reads Prometheus' text format, of which the server's `/_treadle/metrics` is an example; comments and lines that are no sample are skipped.
 *
 *     treadle_executions_ended_total{status="FAILED"} 3
 *     treadle_transitions_total 1204
 */
export function readMetricsText(text: string): readonly Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (match) {
      const labels = Object.fromEntries(Array.from((match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g), (m) => [m[1]!, m[2]!.replaceAll('\\n', '\n').replaceAll(/\\(["\\])/g, '$1')]));
      samples.push({ name: match[1]!, labels, value: match[3] === '+Inf' ? Infinity : Number(match[3]) });
    }
  }
  return samples;
}

/** All samples of a name together, those that `labels` name only. */
export function sumOf(samples: readonly Sample[], name: string, labels: Readonly<Record<string, string>> = {}): number {
  const wanted = Object.entries(labels);
  return samples.reduce((sum, s) => (s.name === name && wanted.every(([k, v]) => s.labels[k] === v) ? sum + s.value : sum), 0);
}

/**
 * A quantile of what a histogram saw between two looks, as Prometheus' histogram_quantile has it: linear within a bucket.
 * @returns Null when nothing was seen. In the histogram's unit.
 */
export function quantileBetween(before: readonly Sample[], after: readonly Sample[], name: string, quantile: number): number | null {
  const countsOf = (samples: readonly Sample[]) => {
    const counts = new Map<number, number>();
    for (const s of samples) {
      if (s.name === `${name}_bucket`) {
        const bound = s.labels.le === '+Inf' ? Infinity : Number(s.labels.le);
        counts.set(bound, (counts.get(bound) ?? 0) + s.value);
      }
    }
    return counts;
  };
  const past = countsOf(before);
  const buckets = [...countsOf(after)].map(([bound, count]) => [bound, count - (past.get(bound) ?? 0)] as const).sort(([a], [b]) => a - b);
  const total = buckets.at(-1)?.[1] ?? 0;
  if (total <= 0) {
    return null;
  }
  const rank = quantile * total;
  let [lower, below] = [0, 0];
  for (const [bound, count] of buckets) {
    if (count >= rank) {
      return bound === Infinity ? lower : lower + (bound - lower) * ((rank - below) / Math.max(count - below, Number.MIN_VALUE));
    }
    [lower, below] = [bound, count];
  }
  return lower;
}
