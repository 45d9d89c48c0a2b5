import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { putTargets, type Target } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { FormDialog } from '../../../ui/FormDialog';
import { isValidJson } from '../../../ui/json';
import { JsonEditor } from '../../../ui/code';
import { useAction } from '../../../ui/useAction';
import { TargetField } from './TargetField';
import { fieldsOf, type InputKind, inputKinds, type TargetFields, targetOf } from './targetInput';

interface Props {
  readonly scope: Scope;
  readonly bus: string;
  readonly ruleName: string;
  /** Null: a new one. */
  readonly target: Target | null;
  onDismiss(): void;
}

const kinds = Object.entries(inputKinds).map(([value, label]) => ({ value, label }));

/** Adds a target to a rule, or changes one. */
export function TargetForm({ scope, bus, ruleName, target, onDismiss }: Props) {
  const [fields, setFields] = useState(() => fieldsOf(target));
  const change = (changed: Partial<TargetFields>) => setFields((before) => ({ ...before, ...changed }));
  const save = useAction({
    service: 'events',
    run: async () => {
      const answer = await putTargets.call(scope, { Rule: ruleName, EventBusName: bus, Targets: [targetOf(fields, target?.Id ?? `target-${crypto.randomUUID().slice(0, 8)}`, target)] });
      const failed = answer.FailedEntries?.[0];
      if (failed) {
        throw new Error(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
      }
      return answer;
    },
    done: () => `The target was ${target ? 'saved' : 'added'}.`,
    onDone: onDismiss,
  });
  const isJsonWrong = (fields.kind === 'constant' && !isValidJson(fields.constant)) || (fields.kind === 'transformer' && !isValidJson(fields.paths));
  return (
    <FormDialog title={target ? 'Edit target' : 'Add target'} action={target ? 'Save' : 'Add'} size="large" error={save.error} isBusy={save.isPending} isDisabled={fields.arn === '' || isJsonWrong} onSubmit={() => save.mutate()} onDismiss={onDismiss}>
      <TargetField scope={scope} value={fields.arn} onChange={(arn) => change({ arn })} />
      {fields.arn.endsWith('.fifo') && (
        <FormField label="Message group ID" description="Messages of a group are received in order.">
          <Input value={fields.group} autoComplete={false} onChange={({ detail }) => change({ group: detail.value })} />
        </FormField>
      )}
      <FormField label="Input">
        <Select selectedOption={kinds.find((k) => k.value === fields.kind) ?? null} options={kinds} expandToViewport onChange={({ detail }) => change({ kind: detail.selectedOption.value as InputKind })} />
      </FormField>
      {fields.kind === 'path' && (
        <FormField label="Input path">
          <Input value={fields.path} autoComplete={false} onChange={({ detail }) => change({ path: detail.value })} />
        </FormField>
      )}
      {fields.kind === 'constant' && <JsonEditor value={fields.constant} label="Constant input" onChange={(constant) => change({ constant })} height="160px" />}
      {fields.kind === 'transformer' && (
        <SpaceBetween size="m">
          <div>
            <Box variant="awsui-key-label">Input paths</Box>
            <JsonEditor value={fields.paths} label="Input paths" onChange={(paths) => change({ paths })} height="110px" />
          </div>
          <FormField label="Input template" description="JSON text in which <name> stands for what a path found.">
            <Textarea value={fields.template} rows={4} spellcheck={false} onChange={({ detail }) => change({ template: detail.value })} />
          </FormField>
        </SpaceBetween>
      )}
      <ExpandableSection headerText="Role, retry policy and dead letters">
        <SpaceBetween size="m">
          <FormField label="Execution role ARN">
            <Input value={fields.roleArn} autoComplete={false} onChange={({ detail }) => change({ roleArn: detail.value })} />
          </FormField>
          <FormField label="Maximum attempts" description="0 to 185; without it 185.">
            <Input type="number" value={fields.attempts} onChange={({ detail }) => change({ attempts: detail.value })} />
          </FormField>
          <FormField label="Maximum age of an event" description="60 to 86400 seconds; without it 86400.">
            <Input type="number" value={fields.age} onChange={({ detail }) => change({ age: detail.value })} />
          </FormField>
          <FormField label="Dead-letter queue ARN">
            <Input value={fields.deadLetters} autoComplete={false} onChange={({ detail }) => change({ deadLetters: detail.value })} />
          </FormField>
        </SpaceBetween>
      </ExpandableSection>
    </FormDialog>
  );
}
