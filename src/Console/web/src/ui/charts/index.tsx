import { lazy, Suspense } from 'react';
import type { AwsError } from '../../aws/client';
import { NotAllowed } from '../NotAllowed';
import type { TimeChartProps } from './TimeChart';
import styles from './charts.module.css';

export type { ChartSeries, TimeChartProps } from './TimeChart';

// Who has this part draws one: it comes together with the page, not after it.
const chart = import('./TimeChart');
const LazyChart = lazy(() => chart);

// What stands below the plot, in pixels: the axis' labels, and each row of the legend.
const below = 40;
const legendRow = 27;
const legendPadding = 8;

interface Props extends TimeChartProps {
  /** How many rows the legend may take where it is narrow. */
  readonly legendRows?: number;
  readonly isPending?: boolean;
  /** Why its values could not be had. */
  readonly error?: AwsError | null;
}

/** A chart, loaded where it is used. Its place is kept until it comes. */
export function TimeChart({ legendRows = 1, isPending = false, error = null, ...props }: Props) {
  const refused = error?.refusedAction;
  return (
    <div className={styles.chart} style={{ minHeight: props.height + below + (props.hasLegend === false ? 0 : legendPadding + legendRows * legendRow) }}>
      {refused ? (
        <NotAllowed actions={[refused]} />
      ) : (
        !isPending && (
          <Suspense fallback={null}>
            <LazyChart {...props} />
          </Suspense>
        )
      )}
    </div>
  );
}
