import { jsonService } from './client';

// Times are milliseconds since 1970.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
const logs = jsonService('logs', 'Logs_20140328', '1.1');

export interface LogGroup {
  readonly logGroupName: string;
  readonly arn: string;
  readonly logGroupArn?: string;
  readonly creationTime: number;
  readonly storedBytes?: number;
  readonly retentionInDays?: number;
  readonly logGroupClass?: string;
}

export interface LogStream {
  readonly logStreamName: string;
  readonly creationTime: number;
  readonly arn: string;
  readonly firstEventTimestamp?: number;
  readonly lastEventTimestamp?: number;
  readonly lastIngestionTime?: number;
}

export interface FilteredLogEvent {
  readonly eventId: string;
  readonly logStreamName: string;
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}

export interface FilterLogEventsInput {
  readonly logGroupName: string;
  readonly logStreamNames?: readonly string[];
  /** A filter pattern: words, "a phrase", ?either ?or, -not, { $.level = "ERROR" }. */
  readonly filterPattern?: string;
  readonly startTime?: number;
  /** Included. */
  readonly endTime?: number;
  /** 10,000 at most. */
  readonly limit?: number;
  readonly nextToken?: string;
}

export interface FilterLogEventsOutput {
  readonly events: readonly FilteredLogEvent[];
  readonly nextToken?: string;
}

interface Page {
  readonly limit?: number;
  readonly nextToken?: string;
}

interface Next {
  readonly nextToken?: string;
}

interface OfGroup {
  readonly logGroupName: string;
}

/** Days that a retention may have. */
export const retentionDays = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

export const describeLogGroups = logs.paged<Page & { readonly logGroupNamePrefix?: string; readonly logGroupNamePattern?: string }, Next & { readonly logGroups: readonly LogGroup[] }>('DescribeLogGroups');
export const createLogGroup = logs.operation<OfGroup, object>('CreateLogGroup');
export const deleteLogGroup = logs.operation<OfGroup, object>('DeleteLogGroup');
export const putRetentionPolicy = logs.operation<OfGroup & { readonly retentionInDays: number }, object>('PutRetentionPolicy');
export const deleteRetentionPolicy = logs.operation<OfGroup, object>('DeleteRetentionPolicy');
export const describeLogStreams = logs.paged<
  Page & OfGroup & { readonly logStreamNamePrefix?: string; readonly orderBy?: 'LogStreamName' | 'LastEventTime'; readonly descending?: boolean },
  Next & { readonly logStreams: readonly LogStream[] }
>('DescribeLogStreams');
export const filterLogEvents = logs.operation<FilterLogEventsInput, FilterLogEventsOutput>('FilterLogEvents');

/** `/aws/states/pay` of `arn:aws:logs:eu-west-1:000000000000:log-group:/aws/states/pay:*`. */
export function logGroupNameOf(arn: string): string {
  return arn.split(':').slice(6).join(':').replace(/:\*$/, '');
}
