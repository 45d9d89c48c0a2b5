import { colorChartsStatusHigh, colorChartsStatusInfo, colorChartsStatusMedium, colorChartsStatusNeutral, colorChartsStatusPositive } from '@cloudscape-design/design-tokens';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import type { Scope } from '../../aws/scope';
import { executionCounts } from '../../aws/server';
import { sumOf } from '../../aws/metricsText';
import { TimeChart } from '../../ui/charts';
import { type MetricRequest, useMetrics, valuesOf } from '../../ui/charts/useMetrics';
import { NotAllowed } from '../../ui/NotAllowed';
import { formatNumber } from '../../ui/format';
import { Connect } from './Connect';
import { FailureList } from './FailureList';
import { Figure } from './Figure';
import styles from './home.module.css';
import { Live } from './Live';
import { activityPeriod, ends, sumSince, useActivity } from './useActivity';
import { useFailures } from './useFailures';
import { useRates } from './useRates';

const endTitles = {
  ExecutionsSucceeded: ['Succeeded', colorChartsStatusPositive],
  ExecutionsFailed: ['Failed', colorChartsStatusHigh],
  ExecutionsTimedOut: ['Timed out', colorChartsStatusMedium],
  ExecutionsAborted: ['Aborted', colorChartsStatusNeutral],
} as const;

const ofFunctions: readonly MetricRequest[] = [
  { id: 'invocations', namespace: 'AWS/Lambda', metric: 'Invocations', stat: 'Sum' },
  { id: 'errors', namespace: 'AWS/Lambda', metric: 'Errors', stat: 'Sum' },
];

const chartHeight = 130;

/** Figures, charts and the latest failures. Each has its place before it has its value. */
export function Dashboard({ scope }: { readonly scope: Scope }) {
  const { rates, latest, error: ratesError } = useRates();
  const counts = useQuery({ ...executionCounts(scope), retry: false });
  const activity = useActivity(scope);
  const functions = useMetrics(scope, ofFunctions, 3 * 3600, activityPeriod);
  const now = rates.at(-1);
  const hourAgo = activity.metrics.window.to - 3600;
  const open = counts.data ? counts.data.reduce((sum, c) => sum + (c.RUNNING ?? 0), 0) : latest ? sumOf(latest.samples, 'treadle_executions_open') : null;
  const failures = useFailures(activity.failing, hourAgo);
  const failed = activity.metrics.values && !failures.isPending ? failures.count : null;
  const functionErrors = functions.values ? sumSince(valuesOf(functions, 'errors'), hourAgo) : null;
  const refused = [...new Set([counts.error, activity.metrics.error, functions.error, ratesError].flatMap((e) => e?.refusedAction ?? []))];
  return (
    <SpaceBetween size="l">
      {refused.length > 0 && <NotAllowed actions={refused} />}
      <div className={styles.figures}>
        <Figure label="Open executions" value={open === null ? null : formatNumber(open)} href={links.executions(undefined, { status: 'RUNNING' })} />
        <Figure label="Failures, 1 h" value={failed === null ? null : formatNumber(failed)} isBad={failed !== null && failed > 0} href={links.executions(undefined, { status: 'FAILED', last: '1h' })} />
        <Figure label="Function errors, 1 h" value={functionErrors === null ? null : formatNumber(functionErrors)} isBad={functionErrors !== null && functionErrors > 0} href={links.functions()} />
        <Figure label="Starts / s" value={now ? perSecond(now.starts) : null} />
        <Figure label="Transitions / s" value={now ? perSecond(now.transitions) : null} />
        <Figure label="Commit p99" value={now ? milliseconds(rates.findLast((r) => r.commitP99 !== null)?.commitP99) : null} />
      </div>
      <div className={styles.charts}>
        <Container fitHeight header={<Header variant="h3">Executions that ended, 3 hours</Header>}>
          <TimeChart
            label="Executions that ended within the last three hours, by status"
            kind="bars"
            height={chartHeight}
            legendRows={2}
            isPending={activity.metrics.values === null}
            error={activity.metrics.error}
            window={activity.metrics.window}
            series={ends.map((metric) => ({ title: endTitles[metric][0], color: endTitles[metric][1], values: activity.of(metric) }))}
          />
        </Container>
        <Live rates={rates} error={ratesError} height={chartHeight} />
        <Container fitHeight header={<Header variant="h3">Function calls, 3 hours</Header>}>
          <TimeChart
            label="Calls of functions within the last three hours, and those that ended in an error"
            kind="bars"
            height={chartHeight}
            isPending={functions.values === null}
            error={functions.error}
            window={functions.window}
            series={[
              { title: 'Succeeded', color: colorChartsStatusInfo, values: difference(valuesOf(functions, 'invocations'), valuesOf(functions, 'errors')) },
              { title: 'Errors', color: colorChartsStatusHigh, values: valuesOf(functions, 'errors') },
            ]}
          />
        </Container>
      </div>
      <div className={styles.below}>
        <FailureList failures={failures} isKnown={activity.metrics.values !== null} refused={activity.metrics.error?.refusedAction ?? failures.error?.refusedAction ?? null} />
        <Connect region={scope.region} />
      </div>
    </SpaceBetween>
  );
}

function difference(all: ReadonlyMap<number, number>, part: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  return new Map([...all].map(([at, n]) => [at, Math.max(0, n - (part.get(at) ?? 0))]));
}

export function perSecond(rate: number): string {
  return rate === 0 || rate >= 100 ? formatNumber(Math.round(rate)) : rate.toFixed(rate >= 10 ? 0 : 1);
}

export function milliseconds(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '-' : `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}
