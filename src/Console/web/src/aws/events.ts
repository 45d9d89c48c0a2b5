import { jsonService } from './client';

// EventBridge. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html
const events = jsonService('events', 'AWSEvents', '1.1');

const paging = { take: 'NextToken', give: 'NextToken' };

interface Page {
  readonly Limit?: number;
  readonly NextToken?: string;
}

interface Next {
  readonly NextToken?: string;
}

export interface EventBus {
  readonly Name: string;
  readonly Arn: string;
}

export interface Rule {
  readonly Name: string;
  readonly Arn: string;
  readonly State: 'ENABLED' | 'DISABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';
  /** JSON text. */
  readonly EventPattern?: string;
  /** `rate(5 minutes)`, `cron(0 12 * * ? *)`. */
  readonly ScheduleExpression?: string;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly EventBusName?: string;
}

export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: { readonly InputPathsMap?: Readonly<Record<string, string>>; readonly InputTemplate: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
  /** `Arn` is a queue's. */
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly SqsParameters?: { readonly MessageGroupId?: string };
  readonly KinesisParameters?: { readonly PartitionKeyPath: string };
  readonly HttpParameters?: object;
  readonly [other: string]: unknown;
}

export interface Connection {
  readonly ConnectionArn: string;
  readonly Name: string;
  readonly ConnectionState: string;
  readonly AuthorizationType: string;
  /** Seconds since 1970. */
  readonly CreationTime: number;
}

/** An event to put; `Detail` is JSON text of an object. */
interface PutEventsEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
}

interface FailedEntries {
  readonly FailedEntryCount: number;
  readonly FailedEntries?: readonly { readonly TargetId: string; readonly ErrorCode: string; readonly ErrorMessage: string }[];
}

export const listEventBuses = events.paged<Page & { readonly NamePrefix?: string }, Next & { readonly EventBuses: readonly EventBus[] }>('ListEventBuses', paging);
export const listRules = events.paged<Page & { readonly EventBusName?: string; readonly NamePrefix?: string }, Next & { readonly Rules: readonly Rule[] }>('ListRules', paging);
export const describeRule = events.operation<{ readonly Name: string; readonly EventBusName?: string }, Rule>('DescribeRule');
export const listTargetsByRule = events.paged<Page & { readonly Rule: string; readonly EventBusName?: string }, Next & { readonly Targets: readonly Target[] }>('ListTargetsByRule', paging);
export const listRuleNamesByTarget = events.paged<Page & { readonly TargetArn: string; readonly EventBusName?: string }, Next & { readonly RuleNames: readonly string[] }>('ListRuleNamesByTarget', paging);
export const enableRule = events.operation<{ readonly Name: string; readonly EventBusName?: string }, object>('EnableRule');
export const disableRule = events.operation<{ readonly Name: string; readonly EventBusName?: string }, object>('DisableRule');
export const putRule = events.operation<
  { readonly Name: string; readonly EventBusName?: string; readonly EventPattern?: string; readonly ScheduleExpression?: string; readonly State?: string; readonly Description?: string; readonly RoleArn?: string },
  { readonly RuleArn: string }
>('PutRule');
export const deleteRule = events.operation<{ readonly Name: string; readonly EventBusName?: string; readonly Force?: boolean }, object>('DeleteRule');
export const putTargets = events.operation<{ readonly Rule: string; readonly EventBusName?: string; readonly Targets: readonly Target[] }, FailedEntries>('PutTargets');
export const removeTargets = events.operation<{ readonly Rule: string; readonly EventBusName?: string; readonly Ids: readonly string[] }, FailedEntries>('RemoveTargets');
export const testEventPattern = events.operation<{ readonly EventPattern: string; readonly Event: string }, { readonly Result: boolean }>('TestEventPattern');
export const putEvents = events.operation<
  { readonly Entries: readonly PutEventsEntry[] },
  { readonly FailedEntryCount: number; readonly Entries: readonly { readonly EventId?: string; readonly ErrorCode?: string; readonly ErrorMessage?: string }[] }
>('PutEvents');
export const listConnections = events.paged<Page & { readonly NamePrefix?: string }, Next & { readonly Connections: readonly Connection[] }>('ListConnections', paging);
