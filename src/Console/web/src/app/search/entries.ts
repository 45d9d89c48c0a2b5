import type { RestApi } from '../../aws/apigateway';
import type { HttpApi } from '../../aws/apigatewayv2';
import type { Stack } from '../../aws/cloudformation';
import type { Rule } from '../../aws/events';
import type { StreamSummary } from '../../aws/kinesis';
import type { FunctionConfiguration } from '../../aws/lambda';
import type { LogGroup } from '../../aws/logs';
import type { Bucket } from '../../aws/s3';
import type { ScheduleListItem } from '../../aws/scheduler';
import { nameOf } from '../../aws/scope';
import type { Activity, ExecutionListItem, StateMachineListItem } from '../../aws/states';
import { statusText } from '../../ui/StatusBadge';
import { links } from '../links';
import { navigation } from '../navigation';
import type { Entry } from './rank';

/** What each thing of a list is in a search. Bus and group are told where they are not the default. */
export const entryOf = {
  machine: (m: StateMachineListItem): Entry => ({ kind: 'State machine', title: m.name, href: links.stateMachine(m.stateMachineArn), also: m.stateMachineArn }),
  execution: (e: ExecutionListItem): Entry => ({ kind: 'Execution', title: e.name, href: links.execution(e.executionArn), also: e.executionArn, detail: `${nameOf(e.stateMachineArn)} · ${statusText(e.status)}` }),
  activity: (a: Activity): Entry => ({ kind: 'Activity', title: a.name, href: links.activity(a.activityArn), also: a.activityArn }),
  function: (f: FunctionConfiguration): Entry => ({ kind: 'Function', title: f.FunctionName, href: links.function(f.FunctionArn), also: f.FunctionArn }),
  logGroup: (g: LogGroup): Entry => ({ kind: 'Log group', title: g.logGroupName, href: links.logGroup(g.logGroupName) }),
  api: (a: RestApi): Entry => ({ kind: 'API', title: a.name, href: links.api(a.id), also: a.id, detail: a.id }),
  httpApi: (a: HttpApi): Entry => ({ kind: 'API', title: a.name, href: links.api(a.apiId), also: a.apiId, detail: `HTTP · ${a.apiId}` }),
  rule: ({ Name, Arn, EventBusName: bus = 'default' }: Rule): Entry => ({ kind: 'Rule', title: Name, href: links.rule(bus, Name), also: Arn, ...(bus === 'default' ? {} : { detail: bus }) }),
  schedule: ({ Name, GroupName }: ScheduleListItem): Entry => ({ kind: 'Schedule', title: Name, href: links.rules('schedules', Name), ...(GroupName === undefined || GroupName === 'default' ? {} : { also: GroupName, detail: GroupName }) }),
  queue: (url: string): Entry => ({ kind: 'Queue', title: url.split('/').at(-1)!, href: links.queue(url.split('/').at(-1)!) }),
  topic: (arn: string): Entry => ({ kind: 'Topic', title: nameOf(arn), href: links.topic(arn), also: arn }),
  stream: (s: StreamSummary): Entry => ({ kind: 'Stream', title: s.StreamName, href: links.stream(s.StreamName) }),
  deliveryStream: (name: string): Entry => ({ kind: 'Delivery stream', title: name, href: links.deliveryStream(name) }),
  bucket: (b: Bucket): Entry => ({ kind: 'Bucket', title: b.Name, href: links.bucket(b.Name) }),
  stack: (s: Stack): Entry => ({ kind: 'Stack', title: s.StackName, href: links.stack(s.StackName) }),
} as const;

/** The console's own pages. */
export const pageEntries: readonly Entry[] = navigation.flatMap((item) => {
  const own = item.type === 'section' ? item.items : [item];
  return own.flatMap((i) => (i.type === 'link' ? [{ kind: 'Page', title: i.text, href: i.href }] : []));
});
