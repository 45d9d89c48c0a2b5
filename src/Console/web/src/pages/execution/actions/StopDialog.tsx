import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { stopExecution } from '../../../aws/states';
import { Confirm } from '../../../ui/Confirm';
import { useAction } from '../../../ui/useAction';
import { useExecution } from '../context';

/** Asks before an execution is stopped, and for the reason that will stand in its history. */
export function StopDialog({ onDismiss }: { readonly onDismiss: () => void }) {
  const { scope, execution } = useExecution();
  const { executionArn } = execution;
  const [error, setError] = useState('');
  const [cause, setCause] = useState('');
  const stop = useAction({
    service: 'states',
    run: () => stopExecution.call(scope, { executionArn, ...(error === '' ? {} : { error }), ...(cause === '' ? {} : { cause }) }),
    done: () => 'The execution was stopped.',
    onDone: onDismiss,
  });
  return (
    <Confirm title="Stop execution" action="Stop execution" error={stop.error} isBusy={stop.isPending} onConfirm={() => stop.mutate()} onDismiss={onDismiss}>
      <SpaceBetween size="m">
        <div>What it waits for is given up. Its status becomes Aborted; it can be redriven later.</div>
        <FormField label="Error - optional" constraintText="At most 256 characters.">
          <Input value={error} onChange={({ detail }) => setError(detail.value.slice(0, 256))} autoComplete={false} />
        </FormField>
        <FormField label="Cause - optional">
          <Textarea rows={3} value={cause} onChange={({ detail }) => setCause(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Confirm>
  );
}
