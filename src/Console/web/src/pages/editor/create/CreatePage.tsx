import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { EditorView } from '@codemirror/view';
import { useRef, useState } from 'react';
import { useAddress } from '../../../app/address';
import { links } from '../../../app/links';
import { useScope } from '../../../app/scope';
import { useGoTo } from '../../../app/useGoTo';
import { createStateMachine } from '../../../aws/states';
import { ensureLogGroup } from '../../../logs/ensureLogGroup';
import { ErrorState } from '../../../ui/ErrorState';
import { StartExecutionDialog } from '../../../ui/StartExecutionDialog';
import { rememberInput } from '../../../ui/start/recentInputs';
import { useAction } from '../../../ui/useAction';
import { readDocument } from '../document/document';
import { keepYamlOf, writeDraft } from '../edit/drafts';
import { LeaveDialog } from '../edit/LeaveDialog';
import { useGuard } from '../edit/useGuard';
import { BottomPanel } from '../surface/BottomPanel';
import { DefinitionEditor } from '../surface/DefinitionEditor';
import { useProblems } from '../surface/useProblems';
import type { Template } from '../templates/templates';
import { logGroupOf, nameProblem, newMachine, requestOf } from './machineSettings';
import { SettingsForm } from './SettingsForm';
import { useNewDraft } from './useNewDraft';

/** The settings and the definition of a state machine that is not there yet. */
export function CreatePage({ template }: { readonly template: Template | undefined }) {
  const scope = useScope();
  const goTo = useGoTo();
  const [selected, select] = useAddress('state');
  const [suggested] = useAddress('name');
  const view = useRef<EditorView>(null);
  const draft = useNewDraft(template?.definition);
  const [changed, setChanged] = useState<Partial<ReturnType<typeof newMachine>>>({});
  const machine = { ...newMachine(suggested ?? (template === undefined || template.id === 'empty' ? 'MyStateMachine' : `${camel(template.name)}StateMachine`), scope), ...changed };
  const [hasTried, setTried] = useState(false);
  const document = readDocument(draft.value.text, draft.value.language);
  const found = useProblems(document, machine.type, scope);
  const [created, setCreated] = useState<string | null>(null);
  const create = useAction<void, string>({
    run: async () => {
      if (machine.logLevel !== 'OFF') {
        await ensureLogGroup(scope, logGroupOf(machine));
      }
      return (await createStateMachine.call(scope, requestOf(machine, document.json, scope))).stateMachineArn;
    },
    done: () => `${machine.name} was created.`,
    onDone: (arn) => {
      writeDraft('new', null);
      if (draft.value.language === 'yaml') {
        keepYamlOf(arn, document.json, draft.value.text);
      }
      if (template !== undefined) {
        // Whoever starts it later begins with the template's sample.
        rememberInput(arn, template.input);
      }
    },
  });
  const guard = useGuard(draft.isDirty && !create.isSuccess);
  const submit = (starts: boolean) => {
    setTried(true);
    if (nameProblem(machine.name) !== null || create.isPending) {
      return;
    }
    create.mutate(undefined, { onSuccess: (arn) => (starts ? setCreated(arn) : leave(arn)) });
  };
  // After the rendering that ends the guard.
  const leave = (arn: string) => setTimeout(() => goTo(links.stateMachine(arn)), 0);

  return (
    <SpaceBetween size="s">
      <Header
        variant="h1"
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => goTo(links.createStateMachine())}>
              Back
            </Button>
            <ButtonDropdown
              variant="primary"
              items={[{ id: 'start', text: 'Create and start execution' }]}
              mainAction={{ text: 'Create', onClick: () => submit(false), loading: create.isPending, loadingText: 'Creating', disabled: create.isPending }}
              ariaLabel="More ways to create"
              expandToViewport
              onItemClick={() => submit(true)}
            />
          </SpaceBetween>
        }
      >
        Create state machine
      </Header>
      {create.isError && <ErrorState what="The state machine was not created" error={create.error} />}
      <Container>
        <SettingsForm machine={machine} onChange={(change) => setChanged((before) => ({ ...before, ...change }))} showsProblems={hasTried} />
      </Container>
      <DefinitionEditor
        value={draft.value}
        onChange={draft.change}
        found={found}
        scope={scope}
        label="Definition of the new state machine"
        selected={selected}
        onSelect={select}
        onSave={() => submit(false)}
        onView={(made) => {
          view.current = made;
        }}
      />
      <BottomPanel found={found} document={document} view={view} selected={selected} test={{ scope, machineArn: '', roleArn: machine.roleArn }} />
      {created !== null && <StartExecutionDialog stateMachineArn={created} input={template?.input} onDismiss={() => leave(created)} onStarted={(arn) => setTimeout(() => goTo(links.execution(arn)), 0)} />}
      {guard.state === 'blocked' && <LeaveDialog onStay={guard.reset} onLeave={guard.proceed} />}
    </SpaceBetween>
  );
}

/** `Map over a list` is `MapOverAList`. */
function camel(text: string): string {
  return text.replaceAll(/(?:^|\s)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
