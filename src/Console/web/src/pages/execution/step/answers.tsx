import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { Scope } from '../../../aws/scope';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from '../../../aws/states';
import { JsonEditor } from '../../../ui/code';
import { FormDialog } from '../../../ui/FormDialog';
import { useAction } from '../../../ui/useAction';

interface Props {
  readonly scope: Scope;
  readonly token: string;
  /** The answer was taken. */
  readonly onSent?: () => void;
  onDismiss(): void;
}

export function SendSuccessDialog({ scope, token, onSent, onDismiss }: Props) {
  const [output, setOutput] = useState('{\n  "status": "success"\n}');
  const send = useAction({
    run: () => sendTaskSuccess.call(scope, { taskToken: token, output }),
    done: () => 'The task has succeeded.',
    onDone: () => {
      onSent?.();
      onDismiss();
    },
  });
  return (
    <FormDialog title="Send success" action="Send success" error={send.error} isBusy={send.isPending} onSubmit={() => send.mutate()} onDismiss={onDismiss}>
      <FormField label="Output" description="JSON; what the task gives." stretch>
        <JsonEditor value={output} label="Output" onChange={setOutput} height="200px" />
      </FormField>
    </FormDialog>
  );
}

export function SendFailureDialog({ scope, token, onSent, onDismiss }: Props) {
  const [error, setError] = useState('');
  const [cause, setCause] = useState('');
  const send = useAction({
    run: () => sendTaskFailure.call(scope, { taskToken: token, ...(error === '' ? {} : { error }), ...(cause === '' ? {} : { cause }) }),
    done: () => 'The task has failed.',
    onDone: () => {
      onSent?.();
      onDismiss();
    },
  });
  return (
    <FormDialog title="Send failure" action="Send failure" error={send.error} isBusy={send.isPending} onSubmit={() => send.mutate()} onDismiss={onDismiss}>
      <FormField label="Error - optional" description="The name that Retry and Catch look for.">
        <Input value={error} onChange={({ detail }) => setError(detail.value.slice(0, 256))} autoComplete={false} />
      </FormField>
      <FormField label="Cause - optional">
        <Textarea rows={3} value={cause} onChange={({ detail }) => setCause(detail.value)} />
      </FormField>
    </FormDialog>
  );
}

/** Says that a task is still being worked on. */
export function useHeartbeat(scope: Scope, token: string, onSent?: () => void) {
  return useAction({
    run: () => sendTaskHeartbeat.call(scope, { taskToken: token }),
    done: () => 'The heartbeat was taken.',
    failed: 'The heartbeat was refused',
    onDone: () => onSent?.(),
  });
}
