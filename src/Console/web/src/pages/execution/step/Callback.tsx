import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef, useState } from 'react';
import type { State } from '../../../asl/machine';
import type { Attempt } from '../../../history/model';
import { taskToken } from '../../../history/tokens';
import { CopyButton } from '../../../ui/CopyText';
import { useHandOnFocus } from '../../../ui/useReturnFocus';
import { useExecution } from '../context';
import { Deadlines } from './Deadlines';
import { useHeartbeat } from './answers';
import styles from './step.module.css';

/** A task that waits for somebody's answer: its token, and the three answers. */
export function Callback({ state, attempt }: { readonly state: State | undefined; readonly attempt: Attempt }) {
  const { scope, onAnswer } = useExecution();
  const isActivity = attempt.resource?.includes(':activity:') ?? false;
  const isCallback = attempt.resource?.endsWith('.waitForTaskToken') ?? false;
  const token = isCallback ? taskToken(state, attempt.parameters) : null;
  const [beat, setBeat] = useState<{ readonly token: string; readonly at: number } | null>(null);
  const box = useRef<HTMLDivElement>(null);
  // Once the answer was taken it is gone, by itself and with the buttons.
  useHandOnFocus(box);
  const heartbeat = useHeartbeat(scope, token ?? '', () => setBeat({ token: token ?? '', at: Date.now() }));
  if (isActivity) {
    return (
      <Alert type="info" header={attempt.startedAt === undefined ? 'Waiting for a worker' : 'Waiting for the worker that took it'}>
        {attempt.startedAt === undefined ? 'No worker has asked the activity for a task since. ' : `${attempt.workerName ?? 'A worker'} has the task. `}
        The token of an activity task is known to its worker alone.
      </Alert>
    );
  }
  if (!isCallback) {
    return null;
  }
  if (token === null) {
    return <Alert type="info" header="Waiting for a callback">The token isn't found in what the task has sent.</Alert>;
  }
  return (
    <div ref={box}>
      <Alert type="info" header="Waiting for a callback with this task token">
        <SpaceBetween size="s">
          <div className={styles.token}>{token}</div>
          <Deadlines attempt={attempt} beatAt={beat?.token === token ? beat.at : null} />
          <SpaceBetween direction="horizontal" size="xs">
            <CopyButton value={token} label="Copy token" text="Copy token" />
            <Button onClick={() => onAnswer({ kind: 'success', token })}>Send success</Button>
            <Button onClick={() => onAnswer({ kind: 'failure', token })}>Send failure</Button>
            <Button loading={heartbeat.isPending} onClick={() => heartbeat.mutate()}>
              Heartbeat
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </Alert>
    </div>
  );
}
