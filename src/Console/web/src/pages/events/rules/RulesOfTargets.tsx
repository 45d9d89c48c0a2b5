import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import { links } from '../../../app/links';
import type { Rule } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { ShortTable } from '../../../ui/table/ShortTable';
import { RuleState } from './RuleState';
import { patternText } from './pattern';
import { useRulesOfTargets } from './useRules';

/** The rules that send what matches to any of these targets. */
export function RulesOfTargets({ scope, arns }: { readonly scope: Scope; readonly arns: readonly string[] }) {
  const rules = useRulesOfTargets(scope, arns);
  if (rules.error && rules.items.length === 0) {
    return <ErrorState what="The rules could not be listed" error={rules.error} />;
  }
  return (
    <ShortTable<Rule>
      title="Rules"
      items={rules.items}
      isLoading={rules.isPending}
      keyOf={(r) => r.Arn}
      columns={[
        { id: 'name', header: 'Rule', isRowHeader: true, minWidth: 160, cell: (r) => <Link href={links.rule(r.EventBusName ?? 'default', r.Name)}>{r.Name}</Link> },
        { id: 'when', header: 'When', minWidth: 200, cell: (r) => <Box variant="code">{r.ScheduleExpression ?? patternText(r.EventPattern)}</Box> },
        { id: 'state', header: 'State', minWidth: 125, cell: (r) => <RuleState rule={r} /> },
      ]}
      empty={<EmptyState title="No rules" text="No rule of EventBridge has it as a target." />}
    />
  );
}
