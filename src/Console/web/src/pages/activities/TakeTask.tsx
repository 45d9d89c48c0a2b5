import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useEffect, useRef, useState } from 'react';
import type { Scope } from '../../aws/scope';
import { getActivityTask } from '../../aws/states';
import { ErrorState } from '../../ui/ErrorState';
import { Duration } from '../../ui/Time';
import type { TakenTask } from './takenTasks';

interface Props {
  readonly scope: Scope;
  readonly activityArn: string;
  onTaken(task: TakenTask): void;
}

/** Asks for a task as a worker does, until one comes or it is called off. */
export function TakeTask({ scope, activityArn, onTaken }: Props) {
  const [worker, setWorker] = useState('console');
  const [askedAt, setAskedAt] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const asking = useRef<AbortController>(null);
  useEffect(() => () => asking.current?.abort(), []);

  const ask = async () => {
    const controller = new AbortController();
    asking.current = controller;
    setAskedAt(Date.now() / 1000);
    setError(null);
    try {
      for (;;) {
        // The server answers without a task after a minute: then it is asked again.
        const { taskToken, input } = await getActivityTask.call(scope, { activityArn, ...(worker.trim() === '' ? {} : { workerName: worker.trim() }) }, controller.signal);
        if (taskToken) {
          onTaken({ token: taskToken, input: input ?? '', takenAt: Date.now() / 1000 });
          break;
        }
      }
    } catch (e) {
      if (!controller.signal.aborted) {
        setError(e);
      }
    }
    if (!controller.signal.aborted) {
      setAskedAt(null);
    }
  };
  const cancel = () => {
    asking.current?.abort();
    setAskedAt(null);
  };

  return (
    <SpaceBetween size="m">
      <FormField label="Worker name - optional" description="The execution’s history tells it.">
        <Input value={worker} disabled={askedAt !== null} autoComplete={false} onChange={({ detail }) => setWorker(detail.value)} />
      </FormField>
      {askedAt === null ? (
        <Button variant="primary" onClick={() => void ask()}>
          Take a task
        </Button>
      ) : (
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <StatusIndicator type="in-progress">
            Waiting for a task, <Duration from={askedAt} />
          </StatusIndicator>
          <Button onClick={cancel}>Cancel</Button>
        </SpaceBetween>
      )}
      {error !== null && <ErrorState what="No task could be taken" error={error} />}
    </SpaceBetween>
  );
}
