import Box from '@cloudscape-design/components/box';
import MixedLineBarChart, { type MixedLineBarChartProps } from '@cloudscape-design/components/mixed-line-bar-chart';
import { bucketsOf, type ChartWindow } from './window';

export interface ChartSeries {
  readonly title: string;
  /** A colour of the design's tokens. */
  readonly color: string;
  /** Values by the second since 1970 at which their period begins. */
  readonly values: ReadonlyMap<number, number>;
}

export interface TimeChartProps {
  /** "Executions of the last day by status", for those who don't see it. */
  readonly label: string;
  readonly kind: 'bars' | 'lines';
  readonly series: readonly ChartSeries[];
  readonly window: ChartWindow;
  /** Pixels of the plot. */
  readonly height: number;
  readonly format?: (value: number) => string;
  readonly hasLegend?: boolean;
  /** The top of the axis, where it is always the same: 100 percent. */
  readonly top?: number;
}

const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
/** Longer stretches of time are marked by days, seconds. */
const dayTicksFrom = 2 * 86_400;
const exact = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });

/** Values over time: bars on top of each other, or lines. What was not measured is a bar of 0, or no point of a line. */
export default function TimeChart({ label, kind, series, window, height, format = String, hasLegend = true, top }: TimeChartProps) {
  const buckets = bucketsOf(window);
  const greatest = Math.max(0, ...buckets.map((b) => (kind === 'bars' ? series.reduce((sum, s) => sum + (s.values.get(b) ?? 0), 0) : Math.max(0, ...series.map((s) => s.values.get(b) ?? 0)))));
  const common = {
    height,
    ariaLabel: label,
    yDomain: [0, top ?? niceMaximum(greatest)],
    emphasizeBaselineAxis: true,
    hideFilter: true,
    hideLegend: !hasLegend,
    empty: <Box color="text-body-secondary">No data in this time.</Box>,
    i18nStrings: { chartAriaRoleDescription: 'chart', xTickFormatter: undefined, yTickFormatter: (v: number) => (kind === 'bars' && !Number.isInteger(v) ? '' : format(v)), detailPopoverDismissAriaLabel: 'Close', legendAriaLabel: 'Legend' },
  };
  // Without any value the chart says so in its place.
  const shown = series.some((s) => s.values.size > 0) ? series : [];
  const tick = (ms: number) => (window.to - window.from > dayTicksFrom ? day : hour).format(ms);
  if (kind === 'bars') {
    return (
      <MixedLineBarChart<number>
        {...common}
        stackedBars
        xScaleType="categorical"
        xDomain={buckets.map((b) => b * 1000)}
        series={shown.map((s) => ({ type: 'bar', title: s.title, color: s.color, valueFormatter: format, data: buckets.map((b) => ({ x: b * 1000, y: s.values.get(b) ?? 0 })) }))}
        i18nStrings={{ ...common.i18nStrings, xTickFormatter: (x) => tick(x) }}
        detailPopoverFooter={popoverTime}
      />
    );
  }
  const lines: MixedLineBarChartProps<Date>['series'] = shown.map((s) => ({
    type: 'line',
    title: s.title,
    color: s.color,
    valueFormatter: format,
    data: buckets.flatMap((b) => pointsOf(s.values, b, window.period)),
  }));
  return (
    <MixedLineBarChart<Date>
      {...common}
      xScaleType="time"
      xDomain={[new Date(window.from * 1000), new Date(window.to * 1000)]}
      series={lines}
      i18nStrings={{ ...common.i18nStrings, xTickFormatter: (x) => tick(x.getTime()) }}
    />
  );
}

/** A value whose neighbours were not measured is a short line of its period: a line's lone point is not seen. */
function pointsOf(values: ReadonlyMap<number, number>, bucket: number, period: number): readonly { readonly x: Date; readonly y: number }[] {
  const y = values.get(bucket);
  if (y === undefined) {
    return [];
  }
  const isAlone = !values.has(bucket - period) && !values.has(bucket + period);
  return (isAlone ? [bucket, bucket + period] : [bucket]).map((at) => ({ x: new Date(at * 1000), y }));
}

function popoverTime(ms: number) {
  return <Box color="text-body-secondary">{exact.format(ms)}</Box>;
}

// So that a rising value does not move the axis each time: 1, 2, 5, 10, 20, …
function niceMaximum(value: number): number {
  if (value <= 0) {
    return 1;
  }
  const scale = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((n) => n * scale).find((n) => n >= value)!;
}
