import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getRestApis, type RestApi } from '../../aws/apigateway';
import { getApis, itemsOf } from '../../aws/apigatewayv2';
import { describeStacks, type Stack } from '../../aws/cloudformation';
import { listDeliveryStreams } from '../../aws/firehose';
import { listStreams, type StreamSummary } from '../../aws/kinesis';
import { type FunctionConfiguration, listFunctions } from '../../aws/lambda';
import { describeLogGroups, type LogGroup } from '../../aws/logs';
import { listBuckets } from '../../aws/s3';
import { listSchedules, type ScheduleListItem } from '../../aws/scheduler';
import type { Scope } from '../../aws/scope';
import { listTopics } from '../../aws/sns';
import { listQueues } from '../../aws/sqs';
import { type Activity, type ExecutionListItem, listActivities, listExecutions, listStateMachines, type StateMachineListItem } from '../../aws/states';
import { useRules } from '../../pages/events/rules/useRules';
import { useAllPages } from '../../ui/useAllPages';
import { entryOf, pageEntries } from './entries';
import type { Entry } from './rank';

/** Of each of so many machines the last executions are found by their name; an older one is asked for by its exact name. */
const machinesMax = 60;
const executionsMax = 100;
/** One page is what AWS's quota allows here. */
const deliveryStreamsMax = 1000;

const machinesOf = (page: { readonly stateMachines: readonly StateMachineListItem[] }) => page.stateMachines;
const functionsOf = (page: { readonly Functions: readonly FunctionConfiguration[] }) => page.Functions;
const apisOf = (page: { readonly item?: readonly RestApi[] }) => page.item ?? [];
const queuesOf = (page: { readonly QueueUrls?: readonly string[] }) => page.QueueUrls ?? [];
const topicsOf = (page: { readonly topicArns: readonly string[] }) => page.topicArns;
const streamsOf = (page: { readonly StreamSummaries?: readonly StreamSummary[] }) => page.StreamSummaries ?? [];
const schedulesOf = (page: { readonly Schedules: readonly ScheduleListItem[] }) => page.Schedules;
const stacksOf = (page: { readonly Stacks: readonly Stack[] }) => page.Stacks;
const groupsOf = (page: { readonly logGroups: readonly LogGroup[] }) => page.logGroups;
const activitiesOf = (page: { readonly activities: readonly Activity[] }) => page.activities;
const none: readonly never[] = [];

/** What a search looks in. */
export interface Searched {
  readonly entries: readonly Entry[];
  /** Some lists have not come yet. */
  readonly isPending: boolean;
  /** Those that could not be had: "queues". */
  readonly missing: readonly string[];
}

/** All that a search may find in a region: what its lists give, and the console's pages. */
export function useEntries(scope: Scope): Searched {
  const machines = useAllPages(listStateMachines.pages(scope, { maxResults: 1000 }), machinesOf);
  const executions = useQueries({
    queries: machines.items
      .filter((m) => m.type === 'STANDARD')
      .slice(0, machinesMax)
      .map((m) => listExecutions.query(scope, { stateMachineArn: m.stateMachineArn, maxResults: executionsMax })),
    combine: executionsOf,
  });
  const buckets = useQuery(listBuckets.query(scope, {}));
  const deliveryStreams = useQuery(listDeliveryStreams.query(scope, { Limit: deliveryStreamsMax }));
  const sources = [
    useSource('state machines', machines, entryOf.machine),
    useSource('functions', useAllPages(listFunctions.pages(scope, {}), functionsOf), entryOf.function),
    useSource('APIs', useAllPages(getRestApis.pages(scope, { limit: 500 }), apisOf), entryOf.api),
    useSource('HTTP APIs', useAllPages(getApis.pages(scope, {}), itemsOf), entryOf.httpApi),
    useSource('rules', useRules(scope), entryOf.rule),
    useSource('schedules', useAllPages(listSchedules.pages(scope, {}), schedulesOf), entryOf.schedule),
    useSource('queues', useAllPages(listQueues.pages(scope, { MaxResults: 1000 }), queuesOf), entryOf.queue),
    useSource('topics', useAllPages(listTopics.pages(scope, {}), topicsOf), entryOf.topic),
    useSource('streams', useAllPages(listStreams.pages(scope, {}), streamsOf), entryOf.stream),
    useSource('delivery streams', { ...deliveryStreams, items: deliveryStreams.data?.DeliveryStreamNames ?? none }, entryOf.deliveryStream),
    useSource('buckets', { ...buckets, items: buckets.data?.Buckets ?? none }, entryOf.bucket),
    useSource('stacks', useAllPages(describeStacks.pages(scope, {}), stacksOf), entryOf.stack),
    useSource('activities', useAllPages(listActivities.pages(scope, { maxResults: 1000 }), activitiesOf), entryOf.activity),
    useSource('log groups', useAllPages(describeLogGroups.pages(scope, {}), groupsOf), entryOf.logGroup),
    useSource('executions', executions, entryOf.execution),
  ];
  const entries = useMemo(
    () => [...pageEntries, ...sources.flatMap((source) => source.entries)],
    // There are always as many of them.
    // oxlint-disable-next-line react/exhaustive-deps
    sources.map((source) => source.entries),
  );
  return { entries, isPending: sources.some((s) => s.isPending), missing: sources.filter((s) => s.isMissing).map((s) => s.what) };
}

interface List<Item> {
  readonly items: readonly Item[];
  readonly isPending: boolean;
  readonly error: Error | null;
}

/** @param entryOf A function that stays the same. */
function useSource<Item>(what: string, { items, isPending, error }: List<Item>, entryOf: (item: Item) => Entry) {
  return { what, entries: useMemo(() => items.map(entryOf), [items, entryOf]), isPending, isMissing: error !== null && items.length === 0 };
}

function executionsOf(answers: readonly { readonly data?: { readonly executions: readonly ExecutionListItem[] } | undefined; readonly isPending: boolean; readonly error: Error | null }[]): List<ExecutionListItem> {
  return { items: answers.flatMap((a) => a.data?.executions ?? []), isPending: answers.some((a) => a.isPending), error: answers.find((a) => a.error)?.error ?? null };
}
