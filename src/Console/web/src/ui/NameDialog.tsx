import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { FormDialog } from './FormDialog';

interface Props {
  readonly title: string;
  readonly label: string;
  readonly description?: string;
  /** "Create". */
  readonly action: string;
  readonly isBusy?: boolean;
  readonly error?: unknown;
  onDone(name: string): void;
  onDismiss(): void;
}

/** Asks for one name. */
export function NameDialog({ title, label, description, action, isBusy = false, error, onDone, onDismiss }: Props) {
  const [text, setText] = useState('');
  const name = text.trim();
  return (
    <FormDialog title={title} action={action} error={error} isBusy={isBusy} isDisabled={name === ''} onSubmit={() => onDone(name)} onDismiss={onDismiss}>
      <FormField label={label} description={description}>
        <Input value={text} autoComplete={false} spellcheck={false} onChange={({ detail }) => setText(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
