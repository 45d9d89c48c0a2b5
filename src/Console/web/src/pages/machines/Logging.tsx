import Autosuggest from '@cloudscape-design/components/autosuggest';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { links } from '../../app/links';
import { describeLogGroups } from '../../aws/logs';
import { scopeOfArn } from '../../aws/scope';
import { type LoggingConfiguration, type StateMachine, updateStateMachine } from '../../aws/states';
import { ensureLogGroup } from '../../logs/ensureLogGroup';
import { FormDialog } from '../../ui/FormDialog';
import { useAction } from '../../ui/useAction';
import { logGroupOf } from './logGroup';
import { loggingText } from './machineColumns';

type Level = NonNullable<LoggingConfiguration['level']>;

const levels = (['ALL', 'ERROR', 'FATAL', 'OFF'] as const).map((value) => ({ value, label: loggingText(value) }));

/** Which of a machine's events are written to which log group. */
export function Logging({ machine }: { readonly machine: StateMachine }) {
  const [isEditing, setEditing] = useState(false);
  const logging = machine.loggingConfiguration;
  const group = logGroupOf(logging);
  return (
    <Container header={<Header actions={<Button onClick={() => setEditing(true)}>Edit</Button>}>Logging</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Level', value: loggingText(logging?.level) },
          { label: 'Log group', value: group ? <Link href={links.logGroup(group)}>{group}</Link> : '-' },
          { label: 'Execution data', value: group ? (logging?.includeExecutionData ? 'Included' : 'Left out') : '-' },
        ]}
      />
      {isEditing && <EditLogging machine={machine} onClose={() => setEditing(false)} />}
    </Container>
  );
}

function EditLogging({ machine, onClose }: { readonly machine: StateMachine; onClose(): void }) {
  const scope = scopeOfArn(machine.stateMachineArn);
  const [level, setLevel] = useState<Level>(machine.loggingConfiguration?.level ?? 'OFF');
  const [group, setGroup] = useState(logGroupOf(machine.loggingConfiguration) ?? `/aws/vendedlogs/states/${machine.name}-Logs`);
  const [isWithData, setWithData] = useState(machine.loggingConfiguration?.includeExecutionData ?? true);
  const groups = useQuery(describeLogGroups.query(scope, {}));
  const isNew = groups.isSuccess && !groups.data.logGroups.some((g) => g.logGroupName === group);
  const save = useAction({
    service: 'states',
    run: async () => {
      if (level !== 'OFF') {
        await ensureLogGroup(scope, group);
      }
      const destinations = [{ cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:${scope.region}:${scope.account}:log-group:${group}:*` } }];
      await updateStateMachine.call(scope, { stateMachineArn: machine.stateMachineArn, loggingConfiguration: level === 'OFF' ? { level } : { level, includeExecutionData: isWithData, destinations } });
    },
    done: () => `Logging of ${machine.name} was saved. Executions that are running keep what they started with.`,
    onDone: onClose,
  });
  return (
    <FormDialog title="Edit logging" action="Save" error={save.error} isBusy={save.isPending} isDisabled={level !== 'OFF' && group === ''} onSubmit={() => save.mutate()} onDismiss={onClose}>
      <FormField label="Level" stretch>
        <Select selectedOption={levels.find((l) => l.value === level)!} options={levels} onChange={({ detail }) => setLevel(detail.selectedOption.value as Level)} />
      </FormField>
      {level !== 'OFF' && (
        <>
          <FormField label="Log group" stretch constraintText={isNew ? 'There is no such group yet: it is created.' : undefined}>
            <Autosuggest value={group} options={(groups.data?.logGroups ?? []).map((g) => ({ value: g.logGroupName }))} statusType={groups.isPending ? 'loading' : 'finished'} enteredTextLabel={(v) => `Use "${v}"`} ariaLabel="Log group" onChange={({ detail }) => setGroup(detail.value)} />
          </FormField>
          <Checkbox checked={isWithData} onChange={({ detail }) => setWithData(detail.checked)}>
            Include execution data: inputs and outputs
          </Checkbox>
        </>
      )}
    </FormDialog>
  );
}
