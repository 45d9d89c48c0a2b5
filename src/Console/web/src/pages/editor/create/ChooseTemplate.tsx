import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FileUpload from '@cloudscape-design/components/file-upload';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import Tiles from '@cloudscape-design/components/tiles';
import { useState } from 'react';
import { useAddress, useAddressValues } from '../../../app/address';
import { WorkflowGraph } from '../../../graph';
import { textOf as textOfBytes } from '../../../ui/base64';
import { errorText } from '../../../ui/ErrorState';
import { formatBytes } from '../../../ui/format';
import { Ago } from '../../../ui/Time';
import { readDraft, writeDraft } from '../edit/drafts';
import { templates } from '../templates/templates';
import styles from './create.module.css';
import { nameOfFile } from './machineSettings';
import { textOf } from './textOf';

/** Bytes. Source: Step Functions quotas, maximum size of a definition. */
const definitionMax = 1024 * 1024;

/** What a new state machine begins from: a template with its graph, a text, a file, or what was not saved last time. */
export function ChooseTemplate() {
  const [, setValues] = useAddressValues();
  const [shown, show] = useAddress('template');
  const [pasted, setPasted] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const draft = readDraft('new');
  const template = templates.find((t) => t.id === shown) ?? templates[0]!;
  const open = (from: string, name: string | null = null) => setValues({ from, name, template: null }, { push: true });
  const begin = (text: string, name: string | null = null) => {
    if (text.trim() === '') {
      setProblem('There is no definition in it.');
      return;
    }
    writeDraft('new', { ...textOf(text), base: '', at: Date.now() });
    open('draft', name);
  };
  const upload = (file: File | undefined) => {
    setProblem(null);
    if (file !== undefined && file.size > definitionMax) {
      setProblem(`${file.name} has ${formatBytes(file.size)}: a definition has at most ${formatBytes(definitionMax)}.`);
      return;
    }
    void file?.arrayBuffer().then(
      (bytes) => {
        const text = textOfBytes(new Uint8Array(bytes));
        if (text === null) {
          setProblem(`${file.name} is no text.`);
        } else {
          begin(text, nameOfFile(file.name));
        }
      },
      (e: unknown) => setProblem(`${file.name} could not be read: ${errorText(e)}`),
    );
  };
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Begin from a template, a text or a file. Everything can be changed in the editor.">
        Create state machine
      </Header>
      {draft !== null && (
        <Alert type="info" header="There is a state machine that was not created" action={<Button onClick={() => open('draft')}>Go on</Button>}>
          Written in this browser <Ago value={draft.at / 1000} />.
        </Alert>
      )}
      <Container header={<Header variant="h2" actions={<Button variant="primary" onClick={() => open(template.id)}>Use template</Button>}>Templates</Header>}>
        <div className={styles.chooser}>
          <Tiles ariaLabel="Templates" columns={2} value={template.id} onChange={({ detail }) => show(detail.value)} items={templates.map(({ id, name, description }) => ({ value: id, label: name, description }))} />
          <div className={styles.preview}>
            <WorkflowGraph definition={template.definition} label={`Graph of the template ${template.name}`} height={520} />
          </div>
        </div>
      </Container>
      <Container header={<Header variant="h2">A definition of your own</Header>}>
        <SpaceBetween size="m">
          <FormField label="Paste" stretch description="Amazon States Language as JSON or YAML.">
            <Textarea value={pasted} onChange={({ detail }) => setPasted(detail.value)} rows={6} spellcheck={false} placeholder={'{ "StartAt": … }'} />
          </FormField>
          <SpaceBetween direction="horizontal" size="s">
            <Button disabled={pasted.trim() === ''} onClick={() => begin(pasted)}>
              Use text
            </Button>
            <FileUpload value={[]} onChange={({ detail }) => upload(detail.value[0])} accept=".json,.yaml,.yml,.asl" i18nStrings={{ uploadButtonText: () => 'Upload file', dropzoneText: () => 'Drop a file here', removeFileAriaLabel: () => 'Remove' }} />
          </SpaceBetween>
          {problem !== null && <Box color="text-status-error"><span role="alert">{problem}</span></Box>}
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  );
}
