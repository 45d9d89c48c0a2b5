import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import type { Scope } from '../../../aws/scope';
import { Choice } from '../../../ui/Choice';
import { JsonEditor } from '../../../ui/code';
import { errorText } from '../../../ui/ErrorState';
import { prettyJson } from '../../../ui/json';
import { lastInputOf } from './lastInput';
import type { TestSettings } from './settings';

interface Props {
  readonly settings: TestSettings;
  readonly onChange: (change: Partial<TestSettings>) => void;
  readonly scope: Scope;
  readonly machineArn: string;
  readonly state: string;
  readonly isRunning: boolean;
  readonly onRun: () => void;
}

/** What the test is given. */
export function TestForm({ settings, onChange, scope, machineArn, state, isRunning, onRun }: Props) {
  const last = useMutation({
    mutationFn: async () => {
      const input = await lastInputOf(scope, machineArn, state);
      if (input === null) {
        throw new Error('The latest executions did not get to this state.');
      }
      onChange({ input: prettyJson(input) });
    },
  });
  return (
    <SpaceBetween size="s">
      <FormField
        label="Input"
        stretch
        {...(last.isError ? { errorText: errorText(last.error) } : {})}
        secondaryControl={
          machineArn === '' ? undefined : (
            <Button variant="inline-link" loading={last.isPending} onClick={() => last.mutate()}>
              Use the last execution's
            </Button>
          )
        }
      >
        <JsonEditor value={settings.input} label="Input of the state" onChange={(input) => onChange({ input })} height="140px" />
      </FormField>
      <FormField label="Mock" description="A mock takes the place of what the state would call.">
        <Choice
          label="Mock"
          chosen={settings.mock}
          options={[
            { id: 'none', text: 'None' },
            { id: 'result', text: 'Result' },
            { id: 'error', text: 'Error' },
          ]}
          onChoose={(mock) => onChange({ mock })}
        />
      </FormField>
      {settings.mock === 'result' && (
        <>
          <JsonEditor value={settings.result} label="Mocked result" onChange={(result) => onChange({ result })} height="120px" />
          <FormField label="Hold it against the service's model">
            <Choice
              label="Hold the result against the service's model"
              chosen={settings.validation}
              options={[
                { id: 'STRICT', text: 'Strictly' },
                { id: 'PRESENT', text: 'What is present' },
                { id: 'NONE', text: 'Not' },
              ]}
              onChoose={(validation) => onChange({ validation })}
            />
          </FormField>
        </>
      )}
      {settings.mock === 'error' && (
        <>
          <FormField label="Error" stretch>
            <Input value={settings.error} onChange={({ detail }) => onChange({ error: detail.value })} placeholder="Lambda.TooManyRequestsException" spellcheck={false} />
          </FormField>
          <FormField label="Cause - optional" stretch>
            <Input value={settings.cause} onChange={({ detail }) => onChange({ cause: detail.value })} />
          </FormField>
        </>
      )}
      <ExpandableSection headerText="Variables, context, role, retries">
        <SpaceBetween size="s">
          <FormField label="Variables - optional" stretch description="An object: names without $ and their values.">
            <JsonEditor value={settings.variables} label="Variables" onChange={(variables) => onChange({ variables })} height="80px" />
          </FormField>
          <FormField label="Context object - optional" stretch description="Takes the place of the whole context object.">
            <JsonEditor value={settings.context} label="Context object" onChange={(context) => onChange({ context })} height="80px" />
          </FormField>
          <FormField label="Role - optional" stretch description="Needed where something is really called.">
            <Input value={settings.roleArn} onChange={({ detail }) => onChange({ roleArn: detail.value })} spellcheck={false} />
          </FormField>
          <FormField label="Retries so far - optional" description="How often a retrier has tried already.">
            <Input type="number" value={settings.retries} onChange={({ detail }) => onChange({ retries: detail.value })} />
          </FormField>
        </SpaceBetween>
      </ExpandableSection>
      <FormField label="Inspection level">
        <Choice
          label="Inspection level"
          chosen={settings.level}
          options={(['INFO', 'DEBUG', 'TRACE'] as const).map((id) => ({ id, text: id }))}
          onChoose={(level) => onChange({ level })}
        />
      </FormField>
      <Button variant="primary" loading={isRunning} onClick={onRun} ariaLabel="Test state (Ctrl+Enter)">
        Test state
      </Button>
    </SpaceBetween>
  );
}
