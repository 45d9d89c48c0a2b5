import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { type ReactNode, useState } from 'react';
import { FormDialog } from './FormDialog';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** "Delete", "Stop execution". */
  readonly action: string;
  /** What must be typed first; for what can't be undone while something runs. */
  readonly typed?: string;
  readonly isBusy?: boolean;
  readonly error?: unknown;
  onConfirm(): void;
  onDismiss(): void;
}

/** Asks before something is destroyed. */
export function Confirm({ title, children, action, typed, isBusy = false, error, onConfirm, onDismiss }: Props) {
  const [text, setText] = useState('');
  return (
    <FormDialog title={title} action={action} error={error} isBusy={isBusy} isDisabled={typed !== undefined && text !== typed} onSubmit={onConfirm} onDismiss={onDismiss}>
      <div>{children}</div>
      {typed !== undefined && (
        <FormField label={`To confirm, type "${typed}"`}>
          <Input value={text} onChange={({ detail }) => setText(detail.value)} autoComplete={false} />
        </FormField>
      )}
    </FormDialog>
  );
}
