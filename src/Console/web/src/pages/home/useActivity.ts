import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { listMetrics, type Metric } from '../../aws/cloudwatch';
import type { Scope } from '../../aws/scope';
import { askAgain } from '../../live/askAgain';
import type { Changes } from '../../live/messages';
import { useChanges } from '../../live/stream';
import { type Metrics, type MetricRequest, sumOfValues, useMetrics } from '../../ui/charts/useMetrics';
import { useAllPages } from '../../ui/useAllPages';

/** How an execution ends, by its metric; a redriven one ends once more. */
export const ends = ['ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const;

// What was redriven and failed again is in both of its metrics: only the difference counts executions.
const failures: Readonly<Record<string, 1 | -1>> = { ExecutionsFailed: 1, ExecutionsTimedOut: 1, RedrivenExecutionsFailed: -1, RedrivenExecutionsTimedOut: -1 };
const names: ReadonlySet<string> = new Set([...ends, ...Object.keys(failures)]);
const metricsOf = (page: { readonly Metrics: readonly Metric[] }) => page.Metrics;

export const activityPeriod = 300;
const length = 3 * 3600;

export interface Activity {
  readonly metrics: Metrics;
  /** All machines together. */
  readonly of: (metric: string) => ReadonlyMap<number, number>;
  /** The machines of which executions failed or timed out within the last hour, those with the most first. */
  readonly failing: readonly FailingMachine[];
}

export interface FailingMachine {
  readonly machineArn: string;
  /** How often. */
  readonly times: number;
  /** How many executions did for the first time. */
  readonly count: number;
}

/** What executions did within the last three hours, in periods of five minutes. */
export function useActivity(scope: Scope): Activity {
  const listed = useAllPages(listMetrics.pages(scope, { Namespace: 'AWS/States', RecentlyActive: 'PT3H' }), metricsOf);
  const requests = useMemo(
    () =>
      listed.items.flatMap((m, i): readonly (MetricRequest & { readonly machineArn: string })[] => {
        const machineArn = m.Dimensions?.find((d) => d.Name === 'StateMachineArn')?.Value;
        return machineArn && names.has(m.MetricName) ? [{ id: `m${i}`, namespace: m.Namespace, metric: m.MetricName, dimensions: { StateMachineArn: machineArn }, stat: 'Sum', machineArn }] : [];
      }),
    [listed.items],
  );
  const metrics = useMetrics(scope, requests, length, activityPeriod);
  useRefreshOnChange();
  return useMemo(() => {
    const hourAgo = metrics.window.to - 3600;
    const failing = new Map<string, FailingMachine>();
    for (const { id, metric, machineArn } of requests) {
      const sign = failures[metric];
      const sum = sign === undefined ? 0 : sumSince(sumOfValues(metrics, [id]), hourAgo);
      if (sign !== undefined && sum > 0) {
        const { times, count } = failing.get(machineArn) ?? { times: 0, count: 0 };
        failing.set(machineArn, { machineArn, times: times + (sign > 0 ? sum : 0), count: count + sign * sum });
      }
    }
    return {
      metrics: { ...metrics, values: listed.isPending || listed.error ? null : metrics.values, error: listed.error ?? metrics.error },
      of: (metric) =>
        sumOfValues(
          metrics,
          requests.filter((r) => r.metric === metric).map((r) => r.id),
        ),
      failing: [...failing.values()].sort((a, b) => b.times - a.times),
    };
  }, [metrics, requests, listed.isPending, listed.error]);
}

export function sumSince(values: ReadonlyMap<number, number>, from: number): number {
  let sum = 0;
  for (const [at, value] of values) {
    sum += at >= from ? value : 0;
  }
  return sum;
}

/** Milliseconds between two looks, however much changes. */
const refreshInterval = 1000;

// Metrics are no one's to change, so the live stream names none: an execution that ended is what they count.
function useRefreshOnChange(): void {
  const client = useQueryClient();
  const asked = useRef(0);
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useChanges(
    useCallback(
      (changes: Changes) => {
        if (!changes.more && !changes.executions?.some((e) => e.status !== 'RUNNING')) {
          return;
        }
        clearTimeout(later.current);
        later.current = setTimeout(
          () => {
            asked.current = Date.now();
            void askAgain(client, { queryKey: ['monitoring'] });
          },
          Math.max(50, asked.current + refreshInterval - Date.now()),
        );
      },
      [client],
    ),
  );
}
