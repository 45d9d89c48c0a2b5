import { restService } from './client';

// EventBridge Scheduler. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
const scheduler = restService('scheduler');

export interface ScheduleListItem {
  readonly Arn: string;
  readonly Name: string;
  readonly GroupName: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly Target?: { readonly Arn: string };
}

interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

export interface Schedule extends ScheduleListItem {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone?: string;
  readonly Description?: string;
  /** Seconds since 1970. */
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly FlexibleTimeWindow: { readonly Mode: 'OFF' | 'FLEXIBLE'; readonly MaximumWindowInMinutes?: number };
  readonly ActionAfterCompletion?: 'NONE' | 'DELETE';
  readonly KmsKeyArn?: string;
  readonly Target: ScheduleTarget;
}

/** What a schedule is made of, or made anew: what is not said is not kept. */
type ScheduleInput = Omit<Schedule, 'Arn'>;

export const listSchedules = scheduler.paged<
  { readonly GroupName?: string; readonly NamePrefix?: string; readonly NextToken?: string },
  { readonly Schedules: readonly ScheduleListItem[]; readonly NextToken?: string }
>('ListSchedules', (input) => ({ method: 'GET', path: '/schedules', query: { ScheduleGroup: input.GroupName, NamePrefix: input.NamePrefix, NextToken: input.NextToken } }), { take: 'NextToken', give: 'NextToken' });

export const getSchedule = scheduler.operation<{ readonly Name: string; readonly GroupName?: string }, Schedule>('GetSchedule', (input) => ({
  method: 'GET',
  path: `/schedules/${encodeURIComponent(input.Name)}`,
  query: { groupName: input.GroupName },
}));

const written = ({ Name, ...rest }: ScheduleInput, method: 'POST' | 'PUT') => ({ method, path: `/schedules/${encodeURIComponent(Name)}`, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(rest) });

export const createSchedule = scheduler.operation<ScheduleInput, { readonly ScheduleArn: string }>('CreateSchedule', (input) => written(input, 'POST'));
export const updateSchedule = scheduler.operation<ScheduleInput, { readonly ScheduleArn: string }>('UpdateSchedule', (input) => written(input, 'PUT'));

export const deleteSchedule = scheduler.operation<{ readonly Name: string; readonly GroupName?: string }, object>('DeleteSchedule', (input) => ({
  method: 'DELETE',
  path: `/schedules/${encodeURIComponent(input.Name)}`,
  query: { groupName: input.GroupName },
}));
