import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import type { UsagePlan } from '../../aws/apigateway';
import { FormDialog } from '../../ui/FormDialog';

export interface NewKey {
  readonly name: string;
  readonly description?: string;
  /** Absent: the server makes one. */
  readonly value?: string;
  readonly planId?: string;
}

interface Props {
  readonly plans: readonly UsagePlan[];
  readonly isBusy: boolean;
  readonly error: unknown;
  onDone(key: NewKey): void;
  onDismiss(): void;
}

const shortest = 20;
const longest = 128;

/** Asks for what a new key is to be. */
export function CreateApiKey({ plans, isBusy, error, onDone, onDismiss }: Props) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [value, setValue] = useState('');
  const [planId, setPlanId] = useState(plans[0]?.id ?? '');
  const isValueWrong = value !== '' && (value.length < shortest || value.length > longest);
  const options = [{ value: '', label: 'None' }, ...plans.map((p) => ({ value: p.id, label: p.name }))];
  return (
    <FormDialog
      title="Create API key"
      action="Create"
      error={error}
      isBusy={isBusy}
      isDisabled={name.trim() === '' || isValueWrong}
      onSubmit={() => onDone({ name: name.trim(), ...(description === '' ? {} : { description }), ...(value === '' ? {} : { value }), ...(planId === '' ? {} : { planId }) })}
      onDismiss={onDismiss}
    >
      <FormField label="Name">
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label="Description - optional">
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <FormField label="API key - optional" description="Without it the server makes one." errorText={isValueWrong && `It must have ${shortest} to ${longest} characters.`}>
        <Input value={value} autoComplete={false} onChange={({ detail }) => setValue(detail.value)} />
      </FormField>
      <FormField label="Usage plan" description="A key in no plan opens nothing.">
        <Select selectedOption={options.find((o) => o.value === planId) ?? null} options={options} expandToViewport onChange={({ detail }) => setPlanId(detail.selectedOption.value ?? '')} />
      </FormField>
    </FormDialog>
  );
}
