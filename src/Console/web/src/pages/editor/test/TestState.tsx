import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import { useMutation } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { useAddress } from '../../../app/address';
import type { AwsError } from '../../../aws/client';
import type { Scope } from '../../../aws/scope';
import { testState, type TestStateOutput } from '../../../aws/states';
import { ErrorState } from '../../../ui/ErrorState';
import { prettyJson } from '../../../ui/json';
import type { DefinitionDocument } from '../document/document';
import { keepSettings, readSettings, requestOf, type TestSettings } from './settings';
import { TestForm } from './TestForm';
import { TestResult } from './TestResult';

interface Props {
  readonly document: DefinitionDocument;
  /** The state that is selected in text and graph. */
  readonly state: string | null;
  readonly scope: Scope;
  /** Empty for one that is not there yet. */
  readonly machineArn: string;
  readonly roleArn: string;
}

/** Runs one state by itself and shows what becomes of its data. */
export function TestState({ document, state, ...rest }: Props) {
  return state === null ? <Box color="text-body-secondary">Select a state in the text or in the graph to test it.</Box> : <TestOf document={document} state={state} {...rest} />;
}

function TestOf({ document, state, scope, machineArn, roleArn }: Props & { readonly state: string }) {
  const machine = machineArn === '' ? 'new' : machineArn;
  const [settings, setSettings] = useState<TestSettings>(() => {
    const kept = readSettings(machine, state);
    return kept.roleArn === '' ? { ...kept, roleArn } : kept;
  });
  const [, select] = useAddress('state');
  const test = useMutation<TestStateOutput, AwsError>({
    mutationFn: () => {
      keepSettings(machine, state, settings);
      return testState.call(scope, requestOf(settings, document.json, state));
    },
  });
  const next = (after: string) => {
    const output = test.data?.output;
    if (output !== undefined) {
      keepSettings(machine, after, { ...readSettings(machine, after), input: prettyJson(output) });
    }
    select(after);
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !test.isPending) {
      e.preventDefault();
      e.stopPropagation();
      test.mutate();
    }
  };
  return (
    <div onKeyDownCapture={onKey} role="presentation">
      <ColumnLayout columns={2} minColumnWidth={300}>
        <TestForm settings={settings} onChange={(change) => setSettings((s) => ({ ...s, ...change }))} scope={scope} machineArn={machineArn} state={state} isRunning={test.isPending} onRun={() => test.mutate()} />
        <div aria-live="polite">
          {test.isError && <ErrorState what="The state could not be tested" error={test.error} />}
          {test.data && <TestResult result={test.data} onNext={next} />}
          {test.isIdle && <Alert>Without a mock a Task is really done: its function is called, its message sent. The machine itself is not needed, and nothing is stored.</Alert>}
        </div>
      </ColumnLayout>
    </div>
  );
}
