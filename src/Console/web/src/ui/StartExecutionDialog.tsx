import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useRef, useState } from 'react';
import { links } from '../app/links';
import { useScope } from '../app/scope';
import { useGoTo } from '../app/useGoTo';
import { AwsError } from '../aws/client';
import { nameOf, scopeOf } from '../aws/scope';
import { describeStateMachine, startExecution, startSyncExecution } from '../aws/states';
import { unqualified } from '../aws/statesArn';
import { Choice } from './Choice';
import { JsonEditor } from './code';
import { CopyText } from './CopyText';
import { Dialog } from './Dialog';
import { ErrorState } from './ErrorState';
import { prettyJson } from './json';
import { inputPreview, recentInputs, rememberInput } from './start/recentInputs';
import { SyncResult } from './start/SyncResult';
import { findTarget, useTargets } from './start/targets';

interface Props {
  /** A state machine, or a version or alias of it. */
  readonly stateMachineArn: string;
  /** JSON text; otherwise what this browser started the machine with last. */
  readonly input?: string | undefined;
  readonly name?: string | undefined;
  onDismiss(): void;
  /** Instead of opening the new execution's page. */
  readonly onStarted?: (executionArn: string) => void;
}

/** Starts executions of one state machine: Standard ones open their page, Express ones show their result here. */
export function StartExecutionDialog({ stateMachineArn, input: givenInput, name: givenName = '', onDismiss, onStarted }: Props) {
  const machineArn = unqualified(stateMachineArn);
  const scope = scopeOf(machineArn, useScope());
  const goTo = useGoTo();
  const machine = useQuery(describeStateMachine.query(scope, { stateMachineArn: machineArn }));
  const isExpress = machine.data?.type === 'EXPRESS';
  const targets = useTargets(scope, machineArn);
  const [recent, setRecent] = useState(() => recentInputs(machineArn));
  const [input, setInput] = useState(() => prettyJson(givenInput ?? recent[0] ?? '{}'));
  const [name, setName] = useState(givenName);
  const [generated, setGenerated] = useState(() => crypto.randomUUID());
  const [target, setTarget] = useState(stateMachineArn);
  const [isSync, setSync] = useState(true);
  // Whether the dialog stays for another one is known when the start was asked for, not when it is answered.
  const stays = useRef(false);

  const start = useMutation({
    mutationFn: async () => {
      const request = { stateMachineArn: target, name: name.trim() || generated, ...(input.trim() === '' ? {} : { input }) };
      if (isExpress && isSync) {
        return { sync: await startSyncExecution.call(scope, request), executionArn: null, isOld: false };
      }
      const askedAt = Date.now() / 1000;
      const answer = await startExecution.call(scope, request);
      // The same name and input as an execution that runs: the answer is that one.
      return { sync: null, executionArn: answer.executionArn, isOld: name.trim() !== '' && answer.startDate < askedAt - 2 };
    },
    onSuccess: ({ executionArn }) => {
      rememberInput(machineArn, input);
      setRecent(recentInputs(machineArn));
      setGenerated(crypto.randomUUID());
      setName('');
      if (executionArn === null || isExpress || stays.current) {
        return;
      }
      onDismiss();
      if (onStarted) {
        onStarted(executionArn);
      } else {
        goTo(links.execution(executionArn));
      }
    },
  });
  const submit = (stay: boolean) => {
    if (!start.isPending && machine.isSuccess) {
      stays.current = stay;
      start.mutate();
    }
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      // The editor would make a new line of it.
      e.preventDefault();
      e.stopPropagation();
      submit(false);
    }
  };
  const action = isExpress && isSync ? 'Start and wait' : 'Start execution';

  return (
    <Dialog
      title="Start execution"
      size="large"
      onDismiss={onDismiss}
      buttons={
        <>
          <Button variant="link" onClick={onDismiss}>
            {start.isSuccess ? 'Close' : 'Cancel'}
          </Button>
          {!isExpress && (
            <Button disabled={start.isPending || !machine.isSuccess} onClick={() => submit(true)}>
              {start.isSuccess ? 'Start another' : 'Start and stay here'}
            </Button>
          )}
          <Button variant="primary" loading={start.isPending} disabled={!machine.isSuccess} onClick={() => submit(false)} ariaLabel={`${action} (Ctrl+Enter)`}>
            {action}
          </Button>
        </>
      }
    >
      <div onKeyDownCapture={onKey} role="presentation">
        <SpaceBetween size="m">
          {machine.isError && <ErrorState what="The state machine could not be read" error={machine.error} onRetry={() => void machine.refetch()} />}
          <div>
            Start an execution of <Link href={links.stateMachine(machineArn)}>{nameOf(machineArn)}</Link>.
          </div>
          {isExpress && (
            <FormField label="How to start it" description={isSync ? 'The result is shown here when the execution ends.' : 'The execution runs on its own. What it does is told by its log, where one is configured.'}>
              <Choice
                label="How to start it"
                chosen={isSync ? 'sync' : 'async'}
                options={[
                  { id: 'sync', text: 'Synchronous' },
                  { id: 'async', text: 'Asynchronous' },
                ]}
                onChoose={(way) => setSync(way === 'sync')}
              />
            </FormField>
          )}
          <FormField label="Name - optional" stretch description={isExpress ? undefined : 'Unique among the executions of this state machine.'}>
            <Input value={name} placeholder={generated} onChange={({ detail }) => setName(detail.value)} autoComplete={false} spellcheck={false} />
          </FormField>
          {(targets.length > 1 || target !== machineArn) && (
            <FormField label="Version or alias" stretch>
              <Select
                selectedOption={findTarget(targets, target) ?? { value: target, label: nameOf(target) }}
                options={targets}
                onChange={({ detail }) => setTarget(detail.selectedOption.value!)}
                selectedAriaLabel="Selected"
              />
            </FormField>
          )}
          <FormField
            label="Input - optional"
            stretch
            description="JSON. Ctrl+Enter starts the execution; Escape, then Tab leaves the text."
          >
            <SpaceBetween size="xs">
              <JsonEditor value={input} label="Input" onChange={setInput} height="260px" />
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setInput(prettyJson(input))}>Format JSON</Button>
                {recent.length > 0 && (
                  <ButtonDropdown items={recent.map((text, i) => ({ id: String(i), text: inputPreview(text) }))} expandToViewport onItemClick={({ detail }) => setInput(prettyJson(recent[Number(detail.id)]!))}>
                    Recent inputs
                  </ButtonDropdown>
                )}
              </SpaceBetween>
            </SpaceBetween>
          </FormField>
          {start.isError && <StartError error={start.error} />}
          {start.data?.sync && <SyncResult result={start.data.sync} />}
          {start.data?.executionArn && (
            <Alert type={start.data.isOld ? 'info' : 'success'} header={start.data.isOld ? 'It runs already' : 'Execution started'}>
              {start.data.isOld && <div>An execution of this name with this input is running; no other was started.</div>}
              {isExpress ? <CopyText value={start.data.executionArn} label="Copy the execution ARN" /> : <Link href={links.execution(start.data.executionArn)}>{nameOf(start.data.executionArn)}</Link>}
            </Alert>
          )}
        </SpaceBetween>
      </div>
    </Dialog>
  );
}

function StartError({ error }: { readonly error: unknown }) {
  return (
    <SpaceBetween size="xs">
      <ErrorState what="The execution was not started" error={error} />
      {error instanceof AwsError && error.name === 'ExecutionAlreadyExists' && (
        <Box color="text-body-secondary">An execution keeps its name for 90 days after it ended. Give another name, or none to have one generated.</Box>
      )}
    </SpaceBetween>
  );
}
