import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { memo, useState } from 'react';
import { useNotifications } from '../../../app/notifications';
import type { Scope } from '../../../aws/scope';
import { describeExecution, type ExecutionListItem, redriveExecution } from '../../../aws/states';
import { StartExecutionDialog } from '../../../ui/StartExecutionDialog';
import { forEach, resultText } from './forEach';
import { StopExecutions } from './StopExecutions';

interface Props {
  readonly scope: Scope;
  readonly selected: readonly ExecutionListItem[];
  /** Something was done: nothing is selected any more. */
  onDone(): void;
}

const redrivable = new Set(['FAILED', 'TIMED_OUT', 'ABORTED']);

/** What can be done with the selected executions. */
export const ExecutionActions = memo(({ scope, selected, onDone }: Props) => {
  const notifications = useNotifications();
  const [stopped, setStopped] = useState<readonly ExecutionListItem[] | null>(null);
  const [again, setAgain] = useState<ExecutionListItem | null>(null);
  const running = selected.filter((e) => e.status === 'RUNNING');
  const failed = selected.filter((e) => redrivable.has(e.status));
  const redrive = useMutation({
    mutationFn: () => forEach(failed, ({ executionArn }) => redriveExecution.call(scope, { executionArn })),
    onSuccess: (result) => {
      if (result.done > 0) {
        notifications.succeeded(resultText(result.done, 'redriven'));
      }
      if (result.error !== null) {
        notifications.failed(resultText(result.failed, 'could not be redriven'), result.error);
      }
      onDone();
    },
  });
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button disabled={running.length === 0} onClick={() => setStopped(running)}>
        Stop
      </Button>
      <Button disabled={failed.length === 0} loading={redrive.isPending} onClick={() => redrive.mutate()}>
        Redrive
      </Button>
      <Button disabled={selected.length !== 1} onClick={() => setAgain(selected[0]!)}>
        New execution
      </Button>
      {stopped && (
        <StopExecutions
          scope={scope}
          executions={stopped}
          onDismiss={() => {
            setStopped(null);
            onDone();
          }}
        />
      )}
      {again && <StartAgain scope={scope} execution={again} onDismiss={() => setAgain(null)} />}
    </SpaceBetween>
  );
});

// A list doesn't tell inputs.
function StartAgain({ scope, execution, onDismiss }: { readonly scope: Scope; readonly execution: ExecutionListItem; onDismiss(): void }) {
  const described = useQuery(describeExecution.query(scope, { executionArn: execution.executionArn }));
  return described.isPending ? null : <StartExecutionDialog stateMachineArn={execution.stateMachineAliasArn ?? execution.stateMachineVersionArn ?? execution.stateMachineArn} input={described.data?.input} onDismiss={onDismiss} />;
}
