import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Choice } from '../../../ui/Choice';
import { TagsEditor } from '../../../ui/TagsEditor';
import { defaultLogGroup, nameProblem, type NewMachine } from './machineSettings';

interface Props {
  readonly machine: NewMachine;
  readonly onChange: (change: Partial<NewMachine>) => void;
  /** Problems are told once a person has tried to create. */
  readonly showsProblems: boolean;
}

const levels = [
  { id: 'OFF', text: 'Off' },
  { id: 'FATAL', text: 'Fatal' },
  { id: 'ERROR', text: 'Error' },
  { id: 'ALL', text: 'All' },
] as const;

/** Name, type, role, logging and tags of a new state machine. */
export function SettingsForm({ machine, onChange, showsProblems }: Props) {
  const problem = nameProblem(machine.name);
  return (
    <SpaceBetween size="s">
      <ColumnLayout columns={3} minColumnWidth={240}>
        <FormField label="Name" stretch {...(problem !== null && (showsProblems || machine.name !== '') ? { errorText: problem } : {})}>
          <Input value={machine.name} onChange={({ detail }) => onChange({ name: detail.value })} autoComplete={false} spellcheck={false} ariaRequired />
        </FormField>
        <FormField label="Type" stretch>
          <Choice
            label="Type"
            chosen={machine.type}
            options={[
              { id: 'STANDARD', text: 'Standard' },
              { id: 'EXPRESS', text: 'Express' },
            ]}
            onChoose={(type) => onChange({ type })}
          />
        </FormField>
        <FormField label="Role" stretch>
          <Input value={machine.roleArn} onChange={({ detail }) => onChange({ roleArn: detail.value })} autoComplete={false} spellcheck={false} />
        </FormField>
      </ColumnLayout>
      <ExpandableSection headerText="Logging and tags">
        <SpaceBetween size="s">
          <FormField label="Log level" description={machine.type === 'EXPRESS' ? 'Express executions have no history: their log is all that is kept of them.' : undefined}>
            <Choice label="Log level" chosen={machine.logLevel} options={levels} onChoose={(logLevel) => onChange({ logLevel })} />
          </FormField>
          {machine.logLevel !== 'OFF' && (
            <>
              <FormField label="Log group" stretch>
                <Input value={machine.logGroup} placeholder={defaultLogGroup(machine.name || 'name')} onChange={({ detail }) => onChange({ logGroup: detail.value })} autoComplete={false} spellcheck={false} />
              </FormField>
              <Checkbox checked={machine.logsData} onChange={({ detail }) => onChange({ logsData: detail.checked })}>
                Include inputs and outputs
              </Checkbox>
            </>
          )}
          <TagsEditor tags={machine.tags} onChange={(tags) => onChange({ tags })} />
        </SpaceBetween>
      </ExpandableSection>
    </SpaceBetween>
  );
}
