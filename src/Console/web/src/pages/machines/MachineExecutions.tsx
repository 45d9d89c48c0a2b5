import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { colorChartsStatusHigh, colorChartsStatusMedium, colorChartsStatusNeutral, colorChartsStatusPositive } from '@cloudscape-design/design-tokens';
import { links } from '../../app/links';
import { scopeOfArn } from '../../aws/scope';
import type { StateMachine } from '../../aws/states';
import { unqualified } from '../../aws/statesArn';
import { TimeChart } from '../../ui/charts';
import { useMetrics, valuesOf } from '../../ui/charts/useMetrics';
import { EmptyState } from '../../ui/EmptyState';
import { ExecutionsTable } from '../executions/ExecutionsTable';
import { logGroupOf } from './logGroup';

const ends = [
  { id: 'succeeded', title: 'Succeeded', metric: 'ExecutionsSucceeded', color: colorChartsStatusPositive },
  { id: 'failed', title: 'Failed', metric: 'ExecutionsFailed', color: colorChartsStatusHigh },
  { id: 'timedOut', title: 'Timed out', metric: 'ExecutionsTimedOut', color: colorChartsStatusMedium },
  { id: 'aborted', title: 'Aborted', metric: 'ExecutionsAborted', color: colorChartsStatusNeutral },
] as const;

/** How the machine's executions ended within the last day, hour by hour. */
function LastDay({ machineArn, name }: { readonly machineArn: string; readonly name: string }) {
  const metrics = useMetrics(
    scopeOfArn(machineArn),
    ends.map(({ id, metric }) => ({ id, metric, namespace: 'AWS/States', dimensions: { StateMachineArn: machineArn }, stat: 'Sum' })),
    86_400,
    3600,
  );
  return (
    <Container header={<Header variant="h3">Ended within the last day</Header>}>
      <TimeChart label={`Executions of ${name} that ended within the last day, by status`} kind="bars" height={80} isPending={metrics.values === null} error={metrics.error} window={metrics.window} series={ends.map(({ id, title, color }) => ({ title, color, values: valuesOf(metrics, id) }))} />
    </Container>
  );
}

/** The executions of a machine, of a version or of an alias. */
export function MachineExecutions({ arn, machine, onStart }: { readonly arn: string; readonly machine: StateMachine; onStart(): void }) {
  return (
    <SpaceBetween size="l">
      <LastDay machineArn={unqualified(arn)} name={machine.name} />
      {machine.type === 'STANDARD' ? <ExecutionsTable scope={scopeOfArn(arn)} stateMachineArn={arn} title="Executions" maxHeight="max(320px, 70vh)" onStart={onStart} /> : <NoExpressExecutions machine={machine} />}
    </SpaceBetween>
  );
}

function NoExpressExecutions({ machine }: { readonly machine: StateMachine }) {
  const group = logGroupOf(machine.loggingConfiguration);
  return (
    <Container>
      <EmptyState
        title="Executions of Express state machines are not kept"
        text={group ? 'What they do is in the log.' : 'Logging writes what they do into a log group.'}
        action={group ? { text: 'View the log', href: links.logGroup(group) } : { text: 'Logging', href: links.stateMachine(machine.stateMachineArn, 'logging') }}
      />
    </Container>
  );
}
