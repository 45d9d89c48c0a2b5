import { jsonService } from './client';

// CloudWatch's metrics. Times are seconds since 1970; results have one value for each period in which something was measured.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Operations.html
const cloudwatch = jsonService('monitoring', 'GraniteServiceVersion20100801', '1.0');

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly Dimension[];
}

export interface MetricDataQuery {
  /** Begins with a lower-case letter. */
  readonly Id: string;
  /** `Period` in seconds, whole minutes; `Stat` is `Sum`, `Average`, `p99` and their like. */
  readonly MetricStat: { readonly Metric: Metric; readonly Period: number; readonly Stat: string; readonly Unit?: string };
  readonly Label?: string;
}

export interface MetricDataResult {
  readonly Id: string;
  readonly Label?: string;
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
  readonly StatusCode?: string;
}

/** Queries of one call; beyond it the service refuses. */
export const metricQueriesMax = 500;

export const getMetricData = cloudwatch.paged<
  { readonly StartTime: number; readonly EndTime: number; readonly MetricDataQueries: readonly MetricDataQuery[]; readonly ScanBy?: 'TimestampAscending' | 'TimestampDescending'; readonly NextToken?: string },
  { readonly MetricDataResults: readonly MetricDataResult[]; readonly NextToken?: string }
>('GetMetricData', { take: 'NextToken', give: 'NextToken' });

export const listMetrics = cloudwatch.paged<
  { readonly Namespace?: string; readonly MetricName?: string; readonly Dimensions?: readonly Dimension[]; readonly RecentlyActive?: 'PT3H'; readonly NextToken?: string },
  { readonly Metrics: readonly Metric[]; readonly NextToken?: string }
>('ListMetrics', { take: 'NextToken', give: 'NextToken' });
