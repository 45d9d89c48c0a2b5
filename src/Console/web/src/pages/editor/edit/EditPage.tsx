import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { EditorView } from '@codemirror/view';
import { useRef, useState } from 'react';
import { useAddress } from '../../../app/address';
import { links } from '../../../app/links';
import { useGoTo } from '../../../app/useGoTo';
import type { Scope } from '../../../aws/scope';
import type { StateMachine } from '../../../aws/states';
import { ErrorState } from '../../../ui/ErrorState';
import { prettyJson, readJson } from '../../../ui/json';
import { StartExecutionDialog } from '../../../ui/StartExecutionDialog';
import { readDocument } from '../document/document';
import { updateYaml } from '../document/yaml';
import { BottomPanel } from '../surface/BottomPanel';
import { DefinitionEditor } from '../surface/DefinitionEditor';
import { useProblems } from '../surface/useProblems';
import { DiffDialog } from './DiffDialog';
import { LeaveDialog } from './LeaveDialog';
import { DraftNotice, ServerNotice } from './Notices';
import { PublishDialog } from './PublishDialog';
import { useDraft } from './useDraft';
import { useGuard } from './useGuard';
import { useSave } from './useSave';

type Dialog = 'diff' | 'theirs' | 'publish' | 'start' | null;

/** Edits, checks, tests and saves one definition. */
export function EditPage({ machine, scope }: { readonly machine: StateMachine; readonly scope: Scope }) {
  const goTo = useGoTo();
  const [selected, select] = useAddress('state');
  const [dialog, setDialog] = useState<Dialog>(null);
  const view = useRef<EditorView>(null);
  const draft = useDraft(machine.stateMachineArn, machine.definition);
  const { value, base, isDirty } = draft;
  const document = readDocument(value.text, value.language);
  const found = useProblems(document, machine.type, scope);
  const save = useSave(machine, scope, value, document.json, draft.saved);
  const guard = useGuard(isDirty);

  const saveOnly = () => save.mutate({}, { onSuccess: () => setDialog(null) });
  const choose = (id: string) => {
    if (id === 'start') {
      save.mutate({}, { onSuccess: () => setDialog('start') });
    } else {
      setDialog('publish');
    }
  };
  const takeTheirs = () => {
    draft.load(machine.definition);
    setDialog(null);
  };
  // The same form on both sides: only what the definition says differs.
  const inForm = (definition: string) => (value.language === 'yaml' ? updateYaml(value.text, readJson(definition) ?? null) : prettyJson(definition));

  return (
    <SpaceBetween size="s">
      <Header
        variant="h1"
        description={isDirty ? 'Changed, not saved' : 'Saved'}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={() => goTo(links.stateMachine(machine.stateMachineArn))}>
              {isDirty ? 'Cancel' : 'Close'}
            </Button>
            <Button disabled={!isDirty} onClick={() => setDialog('diff')}>
              Compare
            </Button>
            <ButtonDropdown
              variant="primary"
              items={[
                { id: 'start', text: 'Save and start execution' },
                { id: 'publish', text: 'Save and publish version' },
              ]}
              mainAction={{ text: 'Save', onClick: saveOnly, disabled: save.isPending, loading: save.isPending, loadingText: 'Saving' }}
              ariaLabel="More ways to save"
              expandToViewport
              onItemClick={({ detail }) => choose(detail.id)}
            />
          </SpaceBetween>
        }
      >
        {machine.name}
      </Header>
      {draft.offered !== null && <DraftNotice draft={draft.offered} isOfOther={draft.offered.base !== machine.definition} onRestore={draft.restore} onDiscard={draft.discard} />}
      {machine.definition !== base && <ServerNotice isDirty={isDirty} onCompare={() => setDialog('theirs')} onLoad={takeTheirs} onKeep={() => draft.rebase(machine.definition)} />}
      {save.isError && dialog !== 'publish' && <ErrorState what="The state machine was not saved" error={save.error} />}
      <DefinitionEditor
        value={value}
        onChange={(change) => {
          draft.change(change);
          if (save.isError) {
            save.reset();
          }
        }}
        found={found}
        scope={scope}
        label={`Definition of ${machine.name}`}
        selected={selected}
        onSelect={select}
        onSave={saveOnly}
        onView={(made) => {
          view.current = made;
        }}
      />
      <BottomPanel found={found} document={document} view={view} selected={selected} test={{ scope, machineArn: machine.stateMachineArn, roleArn: machine.roleArn }} />
      {dialog === 'diff' && (
        <DiffDialog
          title="Changes since the saved version"
          before={inForm(base)}
          after={value.text}
          language={value.language}
          names={['Saved version', 'Your text']}
          actions={
            <Button variant="primary" loading={save.isPending} onClick={saveOnly}>
              Save
            </Button>
          }
          onDismiss={() => setDialog(null)}
        />
      )}
      {dialog === 'theirs' && (
        <DiffDialog
          title="What is on the server, and your text"
          before={inForm(machine.definition)}
          after={value.text}
          language={value.language}
          names={['On the server', 'Your text']}
          actions={<Button onClick={takeTheirs}>Load the server's</Button>}
          onDismiss={() => setDialog(null)}
        />
      )}
      {dialog === 'publish' && (
        <PublishDialog isBusy={save.isPending} error={save.error} onPublish={(description) => save.mutate({ publish: true, versionDescription: description }, { onSuccess: () => setDialog(null) })} onDismiss={() => setDialog(null)} />
      )}
      {dialog === 'start' && <StartExecutionDialog stateMachineArn={machine.stateMachineArn} onDismiss={() => setDialog(null)} />}
      {guard.state === 'blocked' && <LeaveDialog onStay={guard.reset} onLeave={guard.proceed} />}
    </SpaceBetween>
  );
}
