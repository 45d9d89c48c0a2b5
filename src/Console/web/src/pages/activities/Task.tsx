import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Scope } from '../../aws/scope';
import { JsonView } from '../../ui/code';
import { CopyText } from '../../ui/CopyText';
import { Ago, Time } from '../../ui/Time';
import { SendFailureDialog, SendSuccessDialog, useHeartbeat } from '../execution/step/answers';
import type { TakenTask } from './takenTasks';

interface Props {
  readonly scope: Scope;
  readonly task: TakenTask;
  /** It was answered, or is let go. */
  onDone(): void;
}

/** A task that was taken here: its input, its token and the answers to it. */
export function Task({ scope, task, onDone }: Props) {
  const [dialog, setDialog] = useState<'success' | 'failure' | null>(null);
  const heartbeat = useHeartbeat(scope, task.token);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={
            <>
              Taken <Ago value={task.takenAt} />
            </>
          }
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button loading={heartbeat.isPending} onClick={() => heartbeat.mutate()}>
                Heartbeat
              </Button>
              <Button onClick={() => setDialog('failure')}>Send failure</Button>
              <Button variant="primary" onClick={() => setDialog('success')}>
                Send success
              </Button>
            </SpaceBetween>
          }
        >
          Task
        </Header>
      }
      footer={
        <Button variant="inline-link" onClick={onDone}>
          Forget this task
        </Button>
      }
    >
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">Input</Box>
          <JsonView text={task.input} label="Input" maxHeight="300px" />
        </div>
        <KeyValuePairs
          items={[
            { label: 'Task token', value: <CopyText value={task.token} label="Copy the task token" /> },
            { label: 'Taken', value: <Time value={task.takenAt} /> },
          ]}
        />
      </SpaceBetween>
      {dialog === 'success' && <SendSuccessDialog scope={scope} token={task.token} onSent={onDone} onDismiss={() => setDialog(null)} />}
      {dialog === 'failure' && <SendFailureDialog scope={scope} token={task.token} onSent={onDone} onDismiss={() => setDialog(null)} />}
    </Container>
  );
}
