import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { scopeOf } from '../../aws/scope';
import { describeStateMachine } from '../../aws/states';
import { qualifiedName, unqualified } from '../../aws/statesArn';
import { EmptyState } from '../../ui/EmptyState';
import { PageSkeleton } from '../../ui/Skeleton';
import { StartExecutionDialog } from '../../ui/StartExecutionDialog';
import { ExecutionsTable } from './ExecutionsTable';

/** All executions of the region, or with `?machine=` those of one state machine, version or alias. */
export function Component() {
  usePageFrame('Executions', links.executions());
  const [machineArn, setMachine] = useAddress('machine');
  const chosen = useScope();
  const scope = machineArn === null ? chosen : scopeOf(machineArn, chosen);
  const machine = useQuery({ ...describeStateMachine.query(scope, { stateMachineArn: unqualified(machineArn ?? '') }), enabled: machineArn !== null });
  const [isStarting, setStarting] = useState(false);
  if (machineArn === null) {
    return <ExecutionsTable key={`${scope.region} ${scope.account}`} scope={scope} isPage />;
  }
  if (machine.isPending) {
    return <PageSkeleton />;
  }
  if (machine.data?.type === 'EXPRESS') {
    return (
      <>
        <EmptyState
          title={`${machine.data.name} is an Express state machine`}
          text={
            <>
              Executions of Express state machines are not listed: what they do is told by their logs. See <Link href={links.stateMachine(machineArn)}>the state machine</Link>.
            </>
          }
          action={{ text: 'Start execution', onClick: () => setStarting(true) }}
        />
        {isStarting && <StartExecutionDialog stateMachineArn={machineArn} onDismiss={() => setStarting(false)} />}
      </>
    );
  }
  return (
    <>
      <ExecutionsTable
        key={machineArn}
        isPage
        scope={scope}
        stateMachineArn={machineArn}
        title={`Executions of ${qualifiedName(machineArn)}`}
        onStart={() => setStarting(true)}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => setMachine(null, { push: true })}>Show all</Button>
            <Button variant="primary" onClick={() => setStarting(true)}>
              Start execution
            </Button>
          </SpaceBetween>
        }
      />
      {isStarting && <StartExecutionDialog stateMachineArn={machineArn} onDismiss={() => setStarting(false)} />}
    </>
  );
}
