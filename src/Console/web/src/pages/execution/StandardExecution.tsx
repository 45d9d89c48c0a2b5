import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { readMachine } from '../../asl/machine';
import type { Scope } from '../../aws/scope';
import { describeStateMachineForExecution, type Execution } from '../../aws/states';
import { useHistory } from '../../history/useHistory';
import { useConnection } from '../../live/stream';
import { ErrorState } from '../../ui/ErrorState';
import { ScrolledText } from '../../ui/ScrolledText';
import { Skeleton } from '../../ui/Skeleton';
import { Header } from './Header';
import styles from './execution.module.css';
import { ExecutionTabs } from './ExecutionTabs';
import { GraphPanel } from './GraphPanel';
import { type Answer, AnswerDialog } from './step/AnswerDialog';
import { StepPanel } from './step/StepPanel';
import { Summary } from './Summary';
import { useEnteredPanel } from './useEnteredPanel';
import { useSelection } from './useSelection';
import { ExecutionContext } from './context';

export function StandardExecution({ scope, execution }: { readonly scope: Scope; readonly execution: Execution }) {
  const { executionArn } = execution;
  const isRunning = execution.status === 'RUNNING' || execution.status === 'PENDING_REDRIVE';
  // What an execution runs stays what it was.
  const machineQuery = useQuery({ ...describeStateMachineForExecution.query(scope, { executionArn }), staleTime: Infinity });
  const definition = machineQuery.data?.definition;
  const machine = useMemo(() => readMachine(definition ?? '{}'), [definition]);
  const reading = useHistory(scope, executionArn, isRunning);
  // The top bar says that the server is away; what was read stays, and is read on when it is back.
  const isAway = useConnection() === 'reconnecting';
  const selection = useSelection(machine, reading.history);
  const [panelRef, panel] = useEnteredPanel();
  const [answer, setAnswer] = useState<Answer | null>(null);
  // Without the definition a step has less to say; of an execution that has ended, what tells most is known when all was read.
  const isStepKnown = reading.history !== null && !machineQuery.isPending && (selection.isChosen || isRunning || reading.isComplete || reading.error !== null);
  const value = useMemo(() => ({ scope, execution, machine, definition: definition ?? '', machineInfo: machineQuery.data, history: reading.history, selection, onAnswer: setAnswer }), [scope, execution, machine, definition, machineQuery.data, reading.history, selection]);
  return (
    <ExecutionContext value={value}>
      <SpaceBetween size="l">
        <Header />
        {execution.status !== 'RUNNING' && execution.status !== 'SUCCEEDED' && (execution.error !== undefined || execution.cause !== undefined || execution.status !== 'ABORTED') && <Failure execution={execution} />}
        <Summary />
        {machineQuery.error && <ErrorState what="The definition could not be read" error={machineQuery.error} onRetry={() => void machineQuery.refetch()} />}
        {reading.error !== null && !(isAway && reading.history) && <ErrorState what="The history could not be read" error={reading.error} onRetry={reading.refresh} />}
        <div className={styles.work}>
          <GraphPanel onEnter={panel.enter} />
          {/* Escape leads back to the graph; nothing here is for the pointer. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <section ref={panelRef} tabIndex={-1} aria-label={selection.state === null ? 'Step' : `Step ${selection.state}`} className={styles.panel} onKeyDown={panel.onKeyDown}>
            {isStepKnown ? <StepPanel /> : <Skeleton lines={10} />}
          </section>
        </div>
        <ExecutionTabs isComplete={reading.isComplete} />
      </SpaceBetween>
      {answer !== null && <AnswerDialog scope={scope} answer={answer} onDismiss={() => setAnswer(null)} />}
    </ExecutionContext>
  );
}

function Failure({ execution }: { readonly execution: Execution }) {
  const { error, cause, status } = execution;
  const what = status === 'TIMED_OUT' ? 'The execution timed out' : status === 'ABORTED' ? 'The execution was stopped' : 'The execution failed';
  return (
    <Alert type={status === 'ABORTED' ? 'warning' : 'error'} header={error === undefined ? what : `${what}: ${error}`}>
      {cause !== undefined && cause !== '' && <ScrolledText text={cause} label="Cause of the failure" maxHeight={160} />}
    </Alert>
  );
}
