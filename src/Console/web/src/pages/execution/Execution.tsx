import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { isMissing } from '../../aws/client';
import { scopeOf } from '../../aws/scope';
import { describeExecution } from '../../aws/states';
import { isExpress, machineNameOf, nameOfExecution } from '../../aws/statesArn';
import { pollInterval } from '../../history/useHistory';
import { useConnection } from '../../live/stream';
import { PageError } from '../../ui/PageError';
import { PageSkeleton } from '../../ui/Skeleton';
import { ExpressExecution } from './ExpressExecution';
import { StandardExecution } from './StandardExecution';

/** One execution: what it did, does and waits for. */
export function Component() {
  const executionArn = useParams().arn!;
  const machine = machineNameOf(executionArn);
  usePageFrame(nameOfExecution(executionArn), links.executions(), machine === null ? [['Executions', links.executions()]] : [['State machines', links.stateMachines()], [machine.name, links.stateMachine(machine.arn)]]);
  return isExpress(executionArn) ? <ExpressExecution key={executionArn} executionArn={executionArn} /> : <Standard key={executionArn} executionArn={executionArn} />;
}

function Standard({ executionArn }: { readonly executionArn: string }) {
  const scope = scopeOf(executionArn, useScope());
  const isLive = useConnection() === 'live';
  const execution = useQuery({
    ...describeExecution.query(scope, { executionArn }),
    refetchInterval: ({ state }) => (!isLive && state.data?.stopDate === undefined ? pollInterval : false),
  });
  // It goes with its state machine, which somebody may delete.
  if (execution.data && !isMissing(execution.error)) {
    return <StandardExecution scope={scope} execution={execution.data} />;
  }
  return execution.error ? <PageError what="The execution could not be read" error={execution.error} onRetry={() => void execution.refetch()} /> : <PageSkeleton />;
}
