import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { FormDialog } from '../../../ui/FormDialog';

interface Props {
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly onPublish: (description: string) => void;
  readonly onDismiss: () => void;
}

/** Asks what a version is about, and saves the definition as one. */
export function PublishDialog({ isBusy, error, onPublish, onDismiss }: Props) {
  const [description, setDescription] = useState('');
  return (
    <FormDialog title="Save and publish version" action="Save and publish" error={error} isBusy={isBusy} onSubmit={() => onPublish(description)} onDismiss={onDismiss}>
      <div>A version is a copy of the state machine that does not change any more. Executions can be started by it, and aliases can point at it.</div>
      <FormField label="Description - optional" stretch>
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} autoComplete={false} />
      </FormField>
    </FormDialog>
  );
}
