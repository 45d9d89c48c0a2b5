import Container from '@cloudscape-design/components/container';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { links } from '../../app/links';
import type { StateMachine } from '../../aws/states';
import { CopyText } from '../../ui/CopyText';
import { Time } from '../../ui/Time';
import { logGroupOf } from './logGroup';
import { loggingText, typeText } from './machineColumns';

/** What the machine is, as a table of facts. */
export function MachineOverview({ arn, machine }: { readonly arn: string; readonly machine: StateMachine }) {
  const group = logGroupOf(machine.loggingConfiguration);
  const level = machine.loggingConfiguration?.level;
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        minColumnWidth={180}
        items={[
          { label: 'ARN', value: <CopyText value={arn} label="Copy the ARN" /> },
          { label: 'IAM role', value: <CopyText value={machine.roleArn} label="Copy the role's ARN" /> },
          { label: 'Type', value: typeText(machine.type) },
          { label: 'Status', value: <StatusIndicator type={machine.status === 'DELETING' ? 'in-progress' : 'success'}>{machine.status === 'DELETING' ? 'Deleting' : 'Active'}</StatusIndicator> },
          { label: 'Created', value: <Time value={machine.creationDate} /> },
          { label: 'Revision', value: machine.revisionId ? <CopyText value={machine.revisionId} label="Copy the revision" /> : 'Initial' },
          {
            label: 'Logging',
            value: group ? (
              <>
                {loggingText(level)}: <Link href={links.logGroup(group)}>{group}</Link>
              </>
            ) : (
              loggingText(level)
            ),
          },
          { label: 'X-Ray tracing', value: machine.tracingConfiguration?.enabled ? 'On' : 'Off' },
          ...(machine.label ? [{ label: 'Label', value: machine.label }] : []),
          ...(machine.description ? [{ label: 'Description', value: machine.description }] : []),
        ]}
      />
    </Container>
  );
}
