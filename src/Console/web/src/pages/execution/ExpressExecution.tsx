import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { useScope } from '../../app/scope';
import { scopeOf } from '../../aws/scope';
import { describeStateMachine } from '../../aws/states';
import { machineNameOf, nameOfExecution } from '../../aws/statesArn';
import { CopyText } from '../../ui/CopyText';
import { logGroupOf } from '../machines/logGroup';

/** Express executions keep no history that could be asked for, here as on AWS: what they did is in their machine's log group. */
export function ExpressExecution({ executionArn }: { readonly executionArn: string }) {
  const scope = scopeOf(executionArn, useScope());
  const machine = machineNameOf(executionArn);
  const described = useQuery({ ...describeStateMachine.query(scope, { stateMachineArn: machine?.arn ?? '' }), enabled: machine !== null });
  const logging = described.data?.loggingConfiguration;
  const group = logGroupOf(logging);
  const name = nameOfExecution(executionArn);
  return (
    <SpaceBetween size="l">
      <Header variant="h1">{name}</Header>
      <Alert type="info" header="An Express execution has no history to read">
        DescribeExecution and GetExecutionHistory refuse Express executions, as on AWS. Their events are written to the log group of the state machine.{' '}
        {group !== null && (
          <Link href={links.logGroup(group, { filter: `"${name}"`, scope: `${scope.region}/${scope.account}` })}>Events of this execution in {group}</Link>
        )}
        {described.data && group === null && <>This state machine has no logging; choose the level ALL with execution data to see the events of later executions.</>}
      </Alert>
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'State machine', value: machine ? <Link href={links.stateMachine(machine.arn)}>{machine.name}</Link> : '-' },
          { label: 'Logging level', value: logging?.level ?? '-' },
          { label: 'Execution ARN', value: <CopyText value={executionArn} /> },
        ]}
      />
    </SpaceBetween>
  );
}
