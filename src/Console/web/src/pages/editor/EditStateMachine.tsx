import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { isMissing } from '../../aws/client';
import { nameOf, scopeOf } from '../../aws/scope';
import { describeStateMachine } from '../../aws/states';
import { ErrorState } from '../../ui/ErrorState';
import { PageError } from '../../ui/PageError';
import { PageSkeleton } from '../../ui/Skeleton';
import { EditPage } from './edit/EditPage';

/** The editor of one state machine's definition. */
export function Component() {
  const { arn = '' } = useParams();
  const scope = scopeOf(arn, useScope());
  const machine = useQuery(describeStateMachine.query(scope, { stateMachineArn: arn }));
  usePageFrame(`Edit ${nameOf(arn)}`, links.stateMachines(), [
    ['State machines', links.stateMachines()],
    [nameOf(arn), links.stateMachine(arn)],
  ]);
  if (machine.data === undefined) {
    return machine.isError ? <PageError what="The state machine could not be read" error={machine.error} onRetry={() => void machine.refetch()} /> : <PageSkeleton />;
  }
  return (
    <SpaceBetween size="s">
      {/* The text stays, to be copied or made into another. */}
      {isMissing(machine.error) && <ErrorState what="The state machine is not there any more" error={machine.error} />}
      <EditPage key={arn} machine={machine.data} scope={scope} />
    </SpaceBetween>
  );
}
