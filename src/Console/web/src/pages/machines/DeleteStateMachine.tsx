import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { scopeOfArn } from '../../aws/scope';
import { deleteStateMachine, listExecutions, type StateMachineListItem } from '../../aws/states';
import { Confirm } from '../../ui/Confirm';
import { useRemoval } from '../../ui/useRemoval';

interface Props {
  readonly machine: Pick<StateMachineListItem, 'stateMachineArn' | 'name' | 'type'>;
  onClose(): void;
  /** It is the page's own machine, not one of a list. */
  readonly isOfPage?: boolean;
}

/** Asks before a state machine is deleted; its name must be typed while executions run. */
export function DeleteStateMachine({ machine, onClose, isOfPage = false }: Props) {
  const scope = scopeOfArn(machine.stateMachineArn);
  const remove = useRemoval({
    service: 'states',
    ids: () => [machine.stateMachineArn],
    run: () => deleteStateMachine.call(scope, { stateMachineArn: machine.stateMachineArn }),
    done: () => `State machine ${machine.name} was deleted.`,
    ...(isOfPage ? { to: '/state-machines', failed: `${machine.name} was not deleted` } : {}),
    onDone: onClose,
  });
  const running = useQuery({ ...listExecutions.query(scope, { stateMachineArn: machine.stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 }), enabled: machine.type === 'STANDARD' && remove.isIdle, staleTime: 0 });
  const hasRunning = (running.data?.executions.length ?? 0) > 0;
  return (
    <Confirm title={`Delete ${machine.name}?`} action="Delete" typed={hasRunning ? machine.name : undefined} error={remove.error} isBusy={remove.isPending || running.isLoading} onConfirm={() => remove.mutate()} onDismiss={onClose}>
      <SpaceBetween size="s">
        <div>The state machine goes with its versions and aliases. This can’t be undone.</div>
        {hasRunning && <Alert type="warning">Executions of it are running. They go on to their end.</Alert>}
      </SpaceBetween>
    </Confirm>
  );
}
