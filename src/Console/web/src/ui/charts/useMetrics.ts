import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { getMetricData, type MetricDataQuery, type MetricDataResult, metricQueriesMax } from '../../aws/cloudwatch';
import type { AwsError } from '../../aws/client';
import type { Scope } from '../../aws/scope';
import { useNow } from '../clock';
import { type ChartWindow, windowUntil } from './window';

export interface MetricRequest {
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `p99`, … */
  readonly stat: string;
}

export interface Metrics {
  readonly window: ChartWindow;
  /** Null until they came. By the request's id, then by the second at which a period begins. */
  readonly values: ReadonlyMap<string, ReadonlyMap<number, number>> | null;
  readonly error: AwsError | null;
}

const none: ReadonlyMap<number, number> = new Map();

/** Values of CloudWatch's metrics up to now, asked again as time goes on. @param length Seconds. @param period Seconds, whole minutes. */
export function useMetrics(scope: Scope, requests: readonly MetricRequest[], length: number, period: number): Metrics {
  const window = windowUntil(useNow(10_000), length, period);
  const calls = Array.from({ length: Math.ceil(requests.length / metricQueriesMax) }, (_, i) => requests.slice(i * metricQueriesMax, (i + 1) * metricQueriesMax));
  const { values, error } = useQueries({
    queries: calls.map((call) =>
      Object.assign(getMetricData.query(scope, { StartTime: window.from, EndTime: window.to, MetricDataQueries: call.map((r) => queryOf(r, period)), ScanBy: 'TimestampAscending' }), keeping),
    ),
    combine: valuesOfAll,
  });
  return { window, values: requests.length === 0 ? noValues : values, error };
}

// Each window is a query of its own: what is shown stays until the next one's values come.
const keeping = { refetchInterval: ({ state }: { readonly state: { readonly error: AwsError | null } }) => (state.error?.refusedAction ? (false as const) : 10_000), placeholderData: keepPreviousData, gcTime: 60_000 } as const;

const noValues: Metrics['values'] = new Map();

function valuesOfAll(answers: readonly { readonly data?: { readonly MetricDataResults: readonly MetricDataResult[] } | undefined; readonly error: AwsError | null }[]): Pick<Metrics, 'values' | 'error'> {
  return {
    values: answers.every((a) => a.data) ? new Map(answers.flatMap((a) => a.data!.MetricDataResults.map((r) => [r.Id, new Map(r.Timestamps.map((t, i) => [t, r.Values[i]!]))]))) : null,
    error: answers.find((a) => a.error)?.error ?? null,
  };
}

export function valuesOf(metrics: Metrics, id: string): ReadonlyMap<number, number> {
  return metrics.values?.get(id) ?? none;
}

/** Several of them together. */
export function sumOfValues(metrics: Metrics, ids: Iterable<string>): ReadonlyMap<number, number> {
  const sum = new Map<number, number>();
  for (const id of ids) {
    for (const [at, value] of valuesOf(metrics, id)) {
      sum.set(at, (sum.get(at) ?? 0) + value);
    }
  }
  return sum;
}

function queryOf({ id, namespace, metric, dimensions = {}, stat }: MetricRequest, period: number): MetricDataQuery {
  return {
    Id: id,
    MetricStat: { Metric: { Namespace: namespace, MetricName: metric, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) }, Period: period, Stat: stat },
  };
}
