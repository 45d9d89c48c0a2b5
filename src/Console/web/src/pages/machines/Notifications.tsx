import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { listTargetsByRule, type Rule } from '../../aws/events';
import { type Scope, scopeOfArn } from '../../aws/scope';
import type { StateMachine } from '../../aws/states';
import { ArnLink } from '../../ui/ArnLink';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { statusText } from '../../ui/StatusBadge';
import { ShortTable } from '../../ui/table/ShortTable';
import { RuleState } from '../events/rules/RuleState';
import { useRules } from '../events/rules/useRules';
import { isAboutMachine, statusesOf } from './eventPattern';

/** Who is told when executions of the machine change their status: EventBridge's rules with their targets. */
export function Notifications({ machine }: { readonly machine: StateMachine }) {
  const scope = scopeOfArn(machine.stateMachineArn);
  const rules = useRules(scope);
  const about = rules.items.filter((r) => isAboutMachine(r.EventPattern, machine.stateMachineArn));
  if (rules.error && rules.items.length === 0) {
    return <ErrorState what="The rules could not be listed" error={rules.error} />;
  }
  return (
    <ShortTable<Rule>
      title="Notifications"
      description="Rules of EventBridge that match the status events of this machine’s executions."
      items={about}
      isLoading={rules.isPending}
      keyOf={(r) => r.Arn}
      columns={[
        { id: 'name', header: 'Rule', isRowHeader: true, minWidth: 180, cell: (r) => <Link href={links.rule(r.EventBusName ?? 'default', r.Name)}>{r.Name}</Link> },
        { id: 'statuses', header: 'Statuses', cell: (r) => statusesOf(r.EventPattern)?.map(statusText).join(', ') ?? 'All' },
        { id: 'targets', header: 'Targets', minWidth: 220, cell: (r) => <Targets scope={scope} rule={r} /> },
        { id: 'state', header: 'State', cell: (r) => <RuleState rule={r} /> },
        { id: 'bus', header: 'Event bus', cell: (r) => r.EventBusName ?? 'default' },
      ]}
      empty={<EmptyState title="No notifications" text="No rule matches the status events of this machine. In serverless.yml, “notifications” of a state machine makes some." />}
    />
  );
}

function Targets({ scope, rule }: { readonly scope: Scope; readonly rule: Rule }) {
  const { data } = useQuery(listTargetsByRule.query(scope, { Rule: rule.Name, EventBusName: rule.EventBusName ?? 'default' }));
  return (
    <>
      {data?.Targets.map((t) => (
        <div key={t.Id}>
          <ArnLink arn={t.Arn} />
        </div>
      ))}
    </>
  );
}
