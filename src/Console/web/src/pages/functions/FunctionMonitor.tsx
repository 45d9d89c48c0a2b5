import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import * as tokens from '@cloudscape-design/design-tokens';
import { useMemo } from 'react';
import { useAddress } from '../../app/address';
import { links } from '../../app/links';
import type { FunctionConfiguration } from '../../aws/lambda';
import type { Scope } from '../../aws/scope';
import { type ChartSeries, TimeChart } from '../../ui/charts';
import { Choice } from '../../ui/Choice';
import { type MetricRequest, useMetrics, valuesOf } from '../../ui/charts/useMetrics';
import { formatDuration, formatNumber } from '../../ui/format';
import { RecentInvocations } from './RecentInvocations';
import styles from './functions.module.css';
import { logGroupOf } from './logGroup';

/** Lengths of time that charts show, with the period of their values; seconds. */
const lengths = {
  '1h': { text: '1 hour', length: 3600, period: 60 },
  '3h': { text: '3 hours', length: 3 * 3600, period: 300 },
  '12h': { text: '12 hours', length: 12 * 3600, period: 900 },
  '1d': { text: '1 day', length: 86_400, period: 1800 },
  '1w': { text: '1 week', length: 7 * 86_400, period: 4 * 3600 },
} as const;

type Length = keyof typeof lengths;

const height = 180;

interface Chart {
  readonly title: string;
  readonly kind: 'bars' | 'lines';
  readonly format: (value: number) => string;
  readonly series: readonly ChartSeries[];
  readonly top?: number;
}

/** Charts of a function's metrics, and its last invocations. */
export function FunctionMonitor({ scope, configuration }: { readonly scope: Scope; readonly configuration: FunctionConfiguration }) {
  const [given, setGiven] = useAddress('range');
  const chosen: Length = given !== null && given in lengths ? (given as Length) : '1h';
  const { length, period } = lengths[chosen];
  const requests = useMemo(() => requestsOf(configuration.FunctionName), [configuration.FunctionName]);
  const metrics = useMetrics(scope, requests, length, period);
  const charts = chartsOf((id) => valuesOf(metrics, id));
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Choice label="Time range" chosen={chosen} options={Object.entries(lengths).map(([id, { text }]) => ({ id: id as Length, text }))} onChoose={(range) => setGiven(range === '1h' ? null : range)} />
            <Button href={links.logGroup(logGroupOf(configuration))}>View logs</Button>
          </SpaceBetween>
        }
      >
        Metrics
      </Header>
      <div className={styles.charts}>
        {charts.map((chart) => (
          <Container key={chart.title} header={<Header variant="h3">{chart.title}</Header>}>
            <TimeChart label={`${chart.title} of ${configuration.FunctionName}`} kind={chart.kind} isPending={metrics.values === null} error={metrics.error} series={chart.series} window={metrics.window} height={height} format={chart.format} {...(chart.top === undefined ? {} : { top: chart.top })} />
          </Container>
        ))}
      </div>
      <RecentInvocations scope={scope} configuration={configuration} length={length} />
    </SpaceBetween>
  );
}

function requestsOf(name: string): readonly MetricRequest[] {
  const request = (id: string, metric: string, stat: string): MetricRequest => ({ id, namespace: 'AWS/Lambda', metric, stat, dimensions: { FunctionName: name } });
  return [
    request('invocations', 'Invocations', 'Sum'),
    request('errors', 'Errors', 'Sum'),
    request('throttles', 'Throttles', 'Sum'),
    request('concurrent', 'ConcurrentExecutions', 'Maximum'),
    request('minimum', 'Duration', 'Minimum'),
    request('average', 'Duration', 'Average'),
    request('p50', 'Duration', 'p50'),
    request('p99', 'Duration', 'p99'),
    request('maximum', 'Duration', 'Maximum'),
  ];
}

function chartsOf(values: (id: string) => ReadonlyMap<number, number>): readonly Chart[] {
  const series = (title: string, id: string, color: string): ChartSeries => ({ title, color, values: values(id) });
  const count = (n: number) => formatNumber(Math.round(n * 100) / 100);
  const errors = values('errors');
  const success = new Map([...values('invocations')].filter(([, n]) => n > 0).map(([at, n]) => [at, (100 * (n - (errors.get(at) ?? 0))) / n]));
  return [
    { title: 'Invocations', kind: 'bars', format: count, series: [series('Invocations', 'invocations', tokens.colorChartsPaletteCategorical1)] },
    {
      title: 'Duration',
      kind: 'lines',
      format: formatDuration,
      series: [
        series('Minimum', 'minimum', tokens.colorChartsPaletteCategorical1),
        series('Average', 'average', tokens.colorChartsPaletteCategorical5),
        series('p50', 'p50', tokens.colorChartsPaletteCategorical3),
        series('p99', 'p99', tokens.colorChartsPaletteCategorical4),
        series('Maximum', 'maximum', tokens.colorChartsPaletteCategorical2),
      ],
    },
    { title: 'Error count', kind: 'bars', format: count, series: [series('Errors', 'errors', tokens.colorChartsStatusHigh)] },
    { title: 'Success rate (%)', kind: 'lines', top: 100, format: (n) => `${Math.round(n * 10) / 10}%`, series: [{ title: 'Success rate', color: tokens.colorChartsStatusPositive, values: success }] },
    { title: 'Throttles', kind: 'bars', format: count, series: [series('Throttles', 'throttles', tokens.colorChartsStatusMedium)] },
    { title: 'Concurrent executions', kind: 'lines', format: count, series: [series('Concurrent executions', 'concurrent', tokens.colorChartsPaletteCategorical1)] },
  ];
}
