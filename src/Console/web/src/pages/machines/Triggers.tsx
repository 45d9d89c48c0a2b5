import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueries, useQuery } from '@tanstack/react-query';
import { arnLink } from '../../app/arnLink';
import { links } from '../../app/links';
import { getResources, getRestApis, type RestApi } from '../../aws/apigateway';
import { type Scope, scopeOfArn } from '../../aws/scope';
import { getSchedule, listSchedules, type ScheduleListItem } from '../../aws/scheduler';
import { listStateMachineAliases, listStateMachineVersions } from '../../aws/states';
import { qualifiedName, unqualified } from '../../aws/statesArn';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { ShortTable } from '../../ui/table/ShortTable';
import { useAllPages } from '../../ui/useAllPages';
import { RuleState } from '../events/rules/RuleState';
import { RulesOfTargets } from '../events/rules/RulesOfTargets';
import { type ApiTrigger, apiTriggers, isTargetOf } from './triggers';

const apisOf = (page: { readonly item?: readonly RestApi[] }) => page.item ?? [];
const schedulesOf = (page: { readonly Schedules: readonly ScheduleListItem[] }) => page.Schedules;

/** What starts the machine: routes of APIs, rules, schedules. */
export function Triggers({ arn }: { readonly arn: string }) {
  const machineArn = unqualified(arn);
  const scope = scopeOfArn(arn);
  return (
    <SpaceBetween size="l">
      <ApiTriggers scope={scope} machineArn={machineArn} />
      <RuleTriggers scope={scope} machineArn={machineArn} />
      <ScheduleTriggers scope={scope} machineArn={machineArn} />
    </SpaceBetween>
  );
}

function ApiTriggers({ scope, machineArn }: { readonly scope: Scope; readonly machineArn: string }) {
  const apis = useAllPages(getRestApis.pages(scope, { limit: 500 }), apisOf);
  const found = useQueries({
    queries: apis.items.map((api) => getResources.query(scope, { restApiId: api.id, limit: 500 })),
    combine: (answers) => ({
      isPending: answers.some((a) => a.isPending),
      items: answers.flatMap((a, i) => apiTriggers(a.data?.item ?? [], machineArn).map((trigger) => ({ trigger, api: apis.items[i]! }))),
    }),
  });
  if (apis.error && apis.items.length === 0) {
    return <ErrorState what="The APIs could not be listed" error={apis.error} onRetry={apis.refetch} />;
  }
  return (
    <ShortTable<{ readonly trigger: ApiTrigger; readonly api: RestApi }>
      title="API routes"
      items={found.items}
      isLoading={apis.isPending || found.isPending}
      keyOf={({ api, trigger }) => `${api.id} ${trigger.resourceId} ${trigger.httpMethod}`}
      columns={[
        { id: 'route', header: 'Route', isRowHeader: true, cell: ({ api, trigger }) => <Link href={`${links.api(api.id)}?resource=${trigger.resourceId}&method=${trigger.httpMethod}`}>{`${trigger.httpMethod} ${trigger.path}`}</Link> },
        { id: 'api', header: 'API', cell: (t) => t.api.name },
        { id: 'action', header: 'Action', cell: ({ trigger }) => trigger.action },
        { id: 'key', header: 'API key', cell: ({ trigger }) => (trigger.needsKey ? 'Required' : 'Not required') },
      ]}
      empty={<EmptyState title="No API routes" text="No method of an API starts this machine." />}
    />
  );
}

function RuleTriggers({ scope, machineArn }: { readonly scope: Scope; readonly machineArn: string }) {
  const versions = useQuery(listStateMachineVersions.query(scope, { stateMachineArn: machineArn, maxResults: 1000 })).data?.stateMachineVersions ?? [];
  const aliases = useQuery(listStateMachineAliases.query(scope, { stateMachineArn: machineArn, maxResults: 1000 })).data?.stateMachineAliases ?? [];
  return <RulesOfTargets scope={scope} arns={[machineArn, ...aliases.map((a) => a.stateMachineAliasArn), ...versions.map((v) => v.stateMachineVersionArn)]} />;
}

function ScheduleTriggers({ scope, machineArn }: { readonly scope: Scope; readonly machineArn: string }) {
  const schedules = useAllPages(listSchedules.pages(scope, {}), schedulesOf);
  const items = schedules.items.filter((s) => isTargetOf(s.Target?.Arn, machineArn));
  if (schedules.error && schedules.items.length === 0) {
    return <ErrorState what="The schedules could not be listed" error={schedules.error} onRetry={schedules.refetch} />;
  }
  return (
    <ShortTable<ScheduleListItem>
      title="Schedules"
      items={items}
      isLoading={schedules.isPending}
      keyOf={(s) => s.Arn}
      columns={[
        { id: 'name', header: 'Schedule', isRowHeader: true, cell: (s) => s.Name },
        { id: 'when', header: 'When', cell: (s) => <Expression scope={scope} schedule={s} /> },
        { id: 'state', header: 'State', cell: (s) => <RuleState rule={s} /> },
        { id: 'target', header: 'Starts', cell: (s) => <Link href={arnLink(s.Target!.Arn) ?? ''}>{qualifiedName(s.Target!.Arn)}</Link> },
      ]}
      empty={<EmptyState title="No schedules" text="No schedule of EventBridge Scheduler starts this machine." />}
    />
  );
}

function Expression({ scope, schedule }: { readonly scope: Scope; readonly schedule: ScheduleListItem }) {
  const { data } = useQuery(getSchedule.query(scope, { Name: schedule.Name, GroupName: schedule.GroupName }));
  return data ? `${data.ScheduleExpression}${data.ScheduleExpressionTimezone ? ` (${data.ScheduleExpressionTimezone})` : ''}` : '-';
}
