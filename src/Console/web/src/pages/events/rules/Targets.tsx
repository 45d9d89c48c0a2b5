import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { listTargetsByRule, removeTargets, type Rule, type Target } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { ArnLink } from '../../../ui/ArnLink';
import { Confirm } from '../../../ui/Confirm';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { JsonView } from '../../../ui/code';
import { ShortTable } from '../../../ui/table/ShortTable';
import { useAction } from '../../../ui/useAction';
import { useAllPages } from '../../../ui/useAllPages';
import { TargetForm } from './TargetForm';
import { inputKindOf, inputKinds } from './targetInput';

/** As many targets as a rule may have. */
const targetsMax = 5;
const targetsOf = (page: { readonly Targets: readonly Target[] }) => page.Targets;

/** Who hears of what matches a rule, and what they are told. */
export function Targets({ scope, bus, rule }: { readonly scope: Scope; readonly bus: string; readonly rule: Rule }) {
  const targets = useAllPages(listTargetsByRule.pages(scope, { Rule: rule.Name, EventBusName: bus }), targetsOf);
  const [form, setForm] = useState<{ readonly target: Target | null } | null>(null);
  const [removing, setRemoving] = useState<Target | null>(null);
  const remove = useAction({
    service: 'events',
    run: (Id: string) => removeTargets.call(scope, { Rule: rule.Name, EventBusName: bus, Ids: [Id] }),
    done: () => 'The target was removed.',
    onDone: () => setRemoving(null),
  });
  if (targets.error && targets.items.length === 0) {
    return <ErrorState what="The targets could not be listed" error={targets.error} onRetry={targets.refetch} />;
  }
  return (
    <>
      <ShortTable<Target>
        title="Targets"
        items={targets.items}
        isLoading={targets.isPending}
        keyOf={(t) => t.Id}
        columns={[
          { id: 'target', header: 'Target', isRowHeader: true, minWidth: 200, cell: (t) => <ArnLink arn={t.Arn} /> },
          { id: 'input', header: 'Input', minWidth: 260, cell: (t) => <Input target={t} /> },
          { id: 'retry', header: 'Retry policy', minWidth: 150, cell: (t) => retryText(t) },
          { id: 'dead', header: 'Dead letters', minWidth: 150, cell: (t) => (t.DeadLetterConfig?.Arn ? <ArnLink arn={t.DeadLetterConfig.Arn} /> : '-') },
          {
            id: 'actions',
            header: 'Actions',
            minWidth: 110,
            cell: (t) => (
              <ButtonDropdown
                variant="inline-icon"
                ariaLabel={`Actions of target ${t.Id}`}
                expandToViewport
                items={[
                  { id: 'edit', text: 'Edit' },
                  { id: 'remove', text: 'Remove' },
                ]}
                onItemClick={({ detail }) => (detail.id === 'edit' ? setForm({ target: t }) : setRemoving(t))}
              />
            ),
          },
        ]}
        actions={
          <Button disabled={targets.items.length >= targetsMax} onClick={() => setForm({ target: null })}>
            Add target
          </Button>
        }
        empty={<EmptyState title="No targets" text="Nobody hears of it yet." action={{ text: 'Add target', onClick: () => setForm({ target: null }) }} />}
      />
      {form && <TargetForm scope={scope} bus={bus} ruleName={rule.Name} target={form.target} onDismiss={() => setForm(null)} />}
      {removing && (
        <Confirm title="Remove target?" action="Remove" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate(removing.Id)} onDismiss={() => setRemoving(null)}>
          {removing.Arn} hears no more of this rule.
        </Confirm>
      )}
    </>
  );
}

function Input({ target }: { readonly target: Target }) {
  const kind = inputKindOf(target);
  const { InputTransformer: transformer } = target;
  return (
    <SpaceBetween size="xxs">
      <Box color="text-body-secondary">{inputKinds[kind]}</Box>
      {kind === 'path' && <Box variant="code">{target.InputPath}</Box>}
      {kind === 'constant' && <JsonView text={target.Input!} label={`Input of ${target.Id}`} maxHeight="160px" />}
      {transformer && (
        <>
          {Object.entries(transformer.InputPathsMap ?? {}).map(([name, path]) => (
            <Box key={name} variant="code">{`<${name}> = ${path}`}</Box>
          ))}
          <Box variant="code">{transformer.InputTemplate}</Box>
        </>
      )}
      {target.SqsParameters?.MessageGroupId && <span>Message group: {target.SqsParameters.MessageGroupId}</span>}
      {target.KinesisParameters && <span>Partition key: {target.KinesisParameters.PartitionKeyPath}</span>}
    </SpaceBetween>
  );
}

function retryText({ RetryPolicy: policy }: Target): string {
  if (!policy) {
    return 'As AWS: 185 attempts in 24 hours';
  }
  return [policy.MaximumRetryAttempts === undefined ? '' : `${policy.MaximumRetryAttempts} attempts`, policy.MaximumEventAgeInSeconds === undefined ? '' : `for ${policy.MaximumEventAgeInSeconds} s`].filter(Boolean).join(' ');
}
