import { useState } from 'react';
import { deleteRule, disableRule, enableRule, listTargetsByRule, removeTargets, type Rule } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { ActionsMenu } from '../../../ui/ActionsMenu';
import { Confirm } from '../../../ui/Confirm';
import { useAction } from '../../../ui/useAction';
import { useRemoval } from '../../../ui/useRemoval';
import { RuleForm } from './RuleForm';

interface Props {
  readonly scope: Scope;
  readonly bus: string;
  readonly rule: Rule | null;
  /** On the page of the rule itself: the page that is shown in its place once it is deleted. */
  readonly to?: string;
}

/** What can be done with a rule. */
export function RuleActions({ scope, bus, rule, to }: Props) {
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const name = rule?.Name ?? '';
  const of = { Name: name, EventBusName: bus };
  const isEnabled = rule?.State !== 'DISABLED';
  const close = () => setDialog(null);
  const turn = useAction({ service: 'events', run: () => (isEnabled ? disableRule : enableRule).call(scope, of), done: () => `${name} was ${isEnabled ? 'disabled' : 'enabled'}.`, failed: `${name} was not changed` });
  const remove = useRemoval({
    service: 'events',
    ids: () => (rule ? [name, rule.Arn] : []),
    run: async () => {
      // A rule with targets can't be deleted.
      const { Targets } = await listTargetsByRule.call(scope, { Rule: name, EventBusName: bus });
      if (Targets.length > 0) {
        await removeTargets.call(scope, { Rule: name, EventBusName: bus, Ids: Targets.map((t) => t.Id) });
      }
      return deleteRule.call(scope, of);
    },
    done: () => `Rule ${name} was deleted.`,
    ...(to === undefined ? {} : { to, failed: `Rule ${name} was not deleted` }),
    onDone: close,
  });
  return (
    <>
      <ActionsMenu
        isDisabled={!rule}
        isBusy={turn.isPending}
        actions={[
          { id: 'edit', text: 'Edit' },
          { id: 'turn', text: isEnabled ? 'Disable' : 'Enable' },
          { id: 'delete', text: 'Delete' },
        ]}
        onChoose={(action) => (action === 'turn' ? turn.mutate() : setDialog(action))}
      />
      {rule && dialog === 'edit' && <RuleForm scope={scope} bus={bus} rule={rule} onDismiss={close} />}
      {rule && dialog === 'delete' && (
        <Confirm title={`Delete ${name}?`} action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={close}>
          The rule goes with its targets, which hear nothing more of it. This can’t be undone.
        </Confirm>
      )}
    </>
  );
}
