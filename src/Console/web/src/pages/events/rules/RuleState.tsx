import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Rule } from '../../../aws/events';

/** Whether a rule or a schedule is enabled. */
export function RuleState({ rule }: { readonly rule: Pick<Rule, 'State'> }) {
  return rule.State === 'DISABLED' ? <StatusIndicator type="stopped">Disabled</StatusIndicator> : <StatusIndicator type="success">Enabled</StatusIndicator>;
}
