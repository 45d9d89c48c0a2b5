import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotifications } from '../../../app/notifications';
import type { Scope } from '../../../aws/scope';
import { type ExecutionListItem, stopExecution } from '../../../aws/states';
import { Confirm } from '../../../ui/Confirm';
import { forEach, resultText } from './forEach';

interface Props {
  readonly scope: Scope;
  readonly executions: readonly ExecutionListItem[];
  onDismiss(): void;
}

/** Asks whether running executions are to be stopped, and what is to be told as the reason. */
export function StopExecutions({ scope, executions, onDismiss }: Props) {
  const notifications = useNotifications();
  const [error, setError] = useState('');
  const [cause, setCause] = useState('');
  const stop = useMutation({
    mutationFn: () => forEach(executions, ({ executionArn }) => stopExecution.call(scope, { executionArn, ...(error === '' ? {} : { error }), ...(cause === '' ? {} : { cause }) })),
    onSuccess: (result) => {
      if (result.done > 0) {
        notifications.succeeded(resultText(result.done, 'stopped'));
      }
      if (result.error !== null) {
        notifications.failed(resultText(result.failed, 'could not be stopped'), result.error);
      }
      onDismiss();
    },
  });
  return (
    <Confirm title={executions.length === 1 ? 'Stop execution' : `Stop ${executions.length} executions`} action="Stop" isBusy={stop.isPending} onConfirm={() => stop.mutate()} onDismiss={onDismiss}>
      <SpaceBetween size="m">
        <div>{executions.length === 1 ? <b>{executions[0]!.name}</b> : `${executions.length} executions`} will end as aborted. What they have begun elsewhere is not undone.</div>
        <FormField label="Error - optional">
          <Input value={error} onChange={({ detail }) => setError(detail.value)} />
        </FormField>
        <FormField label="Cause - optional">
          <Textarea value={cause} rows={2} onChange={({ detail }) => setCause(detail.value)} />
        </FormField>
      </SpaceBetween>
    </Confirm>
  );
}
