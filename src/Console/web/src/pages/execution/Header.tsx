import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import CloudscapeHeader from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { links } from '../../app/links';
import { redriveExecution } from '../../aws/states';
import { isOfMapRun, unqualified } from '../../aws/statesArn';
import { CopyButton, CopyText } from '../../ui/CopyText';
import { StartExecutionDialog } from '../../ui/StartExecutionDialog';
import { useAction } from '../../ui/useAction';
import { useIsNarrow } from '../../ui/useIsNarrow';
import { StopDialog } from './actions/StopDialog';
import { useExecution } from './context';
import styles from './execution.module.css';

interface Action {
  readonly id: string;
  readonly text: string;
  readonly disabled: boolean;
  readonly disabledReason: string;
  readonly href?: string;
  readonly run?: () => void;
}

/** The execution's name and what can be done with it. */
export function Header() {
  const { scope, execution, history } = useExecution();
  const { executionArn, stateMachineArn, status } = execution;
  const [dialog, setDialog] = useState<'stop' | 'start' | null>(null);
  const redrive = useAction({ service: 'states', run: () => redriveExecution.call(scope, { executionArn }), done: () => 'The execution goes on.', failed: 'The execution could not be redriven' });
  const isNarrow = useIsNarrow();
  const isRunning = status === 'RUNNING';
  const isRedrivable = execution.redriveStatus === 'REDRIVABLE';
  const isChild = isOfMapRun(stateMachineArn);
  const input = execution.input ?? history?.events[0]?.executionStartedEventDetails?.input;
  const actions: readonly Action[] = [
    { id: 'stop', text: 'Stop execution', disabled: !isRunning, disabledReason: 'The execution has ended.', run: () => setDialog('stop') },
    { id: 'redrive', text: 'Redrive', disabled: !isRedrivable, disabledReason: refusal(execution.redriveStatus, execution.redriveStatusReason, isRunning), run: () => redrive.mutate() },
    { id: 'start', text: 'New execution', disabled: isChild, disabledReason: 'A map run starts its executions by itself.', run: () => setDialog('start') },
    { id: 'edit', text: 'Edit state machine', disabled: isChild, disabledReason: "It is a part of its parent's state machine.", ...(isChild ? {} : { href: links.editStateMachine(unqualified(stateMachineArn)) }) },
  ];
  return (
    <>
      <CloudscapeHeader
        variant="h1"
        description={<CopyText value={executionArn} label="Copy the ARN" />}
        actions={
          isNarrow ? (
            <ButtonDropdown items={actions} onItemClick={({ detail }) => actions.find((a) => a.id === detail.id)?.run?.()} expandToViewport loading={redrive.isPending}>
              Actions
            </ButtonDropdown>
          ) : (
            <SpaceBetween direction="horizontal" size="xs">
              {actions.map(({ id, text, run, ...rest }) => (
                <Button key={id} {...rest} {...(run === undefined ? {} : { onClick: run })} loading={id === 'redrive' && redrive.isPending}>
                  {text}
                </Button>
              ))}
            </SpaceBetween>
          )
        }
      >
        <span className={styles.title}>{execution.name}</span> <CopyButton value={execution.name} label="Copy the name" />
      </CloudscapeHeader>
      {dialog === 'stop' && <StopDialog onDismiss={() => setDialog(null)} />}
      {dialog === 'start' && <StartExecutionDialog stateMachineArn={execution.stateMachineAliasArn ?? execution.stateMachineVersionArn ?? stateMachineArn} input={input} onDismiss={() => setDialog(null)} />}
    </>
  );
}

function refusal(status: string | undefined, reason: string | undefined, isRunning: boolean): string {
  if (status === 'REDRIVABLE_BY_MAP_RUN') {
    return 'It is redriven together with its map run: redrive the parent execution.';
  }
  return reason ?? (isRunning ? 'The execution is running.' : 'Only executions that failed, timed out or were stopped can be redriven.');
}
