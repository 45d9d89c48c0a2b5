import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { readStored, writeStored } from '../../app/stored';
import { type FunctionConfiguration, invoke } from '../../aws/lambda';
import type { Scope } from '../../aws/scope';
import { Choice } from '../../ui/Choice';
import { NameDialog } from '../../ui/NameDialog';
import { JsonEditor } from '../../ui/code';
import { isValidJson, prettyJson } from '../../ui/json';
import { type Invocation, InvocationResult } from './InvocationResult';
import styles from './functions.module.css';
import { deleteTestEvent, eventTemplates, readTestEvents, saveTestEvent } from './testEvents';

interface Props {
  readonly scope: Scope;
  readonly configuration: FunctionConfiguration;
  readonly qualifier: string | undefined;
}

/** Calls a function with an event, and shows what came of it. */
export function FunctionTest({ scope, configuration, qualifier }: Props) {
  const { FunctionName, FunctionArn } = configuration;
  const lastKey = `testEvent.${FunctionArn}`;
  const [event, setEvent] = useState(() => readStored(lastKey, eventTemplates[0]!.event));
  const [events, setEvents] = useState(() => readTestEvents(FunctionArn));
  const [name, setName] = useState<string | null>(null);
  const [type, setType] = useState<'RequestResponse' | 'Event'>('RequestResponse');
  const [isNaming, setNaming] = useState(false);
  const test = useMutation<Invocation>({
    mutationFn: async () => {
      writeStored(lastKey, event);
      const from = performance.now();
      const output = await invoke.call(scope, { FunctionName, Payload: event, InvocationType: type, ...(type === 'RequestResponse' ? { LogType: 'Tail' } : {}), ...(qualifier === undefined ? {} : { Qualifier: qualifier }) });
      return { type, output, took: performance.now() - from };
    },
  });
  const isJson = isValidJson(event);
  const options: SelectProps.Options = [
    ...(events.length === 0 ? [] : [{ label: 'Saved in this browser', options: events.map((e) => ({ value: `saved:${e.name}`, label: e.name })) }]),
    { label: 'Templates', options: eventTemplates.map((e) => ({ value: `template:${e.name}`, label: e.name })) },
  ];
  const chosen = name === null ? null : { value: name, label: name.slice(name.indexOf(':') + 1) };

  return (
    <div className={styles.test}>
      <Container
        header={
          <Header
            variant="h2"
            actions={
              <Button variant="primary" iconName="caret-right-filled" loading={test.isPending} disabled={!isJson} onClick={() => test.mutate()}>
                Test
              </Button>
            }
          >
            Test event
          </Header>
        }
      >
        <SpaceBetween size="m">
          <Choice
            label="Invocation type"
            chosen={type}
            options={[
              { id: 'RequestResponse', text: 'Synchronous' },
              { id: 'Event', text: 'Asynchronous' },
            ]}
            onChoose={setType}
          />
          <FormField label="Event">
            <SpaceBetween size="xs">
              <Select
                placeholder="Choose a saved event or a template"
                selectedOption={chosen}
                options={options}
                ariaLabel="Saved events and templates"
                onChange={({ detail }) => {
                  const [kind, ...rest] = detail.selectedOption.value!.split(':');
                  const found = (kind === 'saved' ? events : eventTemplates).find((e) => e.name === rest.join(':'));
                  setName(detail.selectedOption.value!);
                  setEvent(found?.event ?? event);
                }}
              />
              <SpaceBetween direction="horizontal" size="xs">
                <Button disabled={!isJson} onClick={() => (name?.startsWith('saved:') ? setEvents(saveTestEvent(FunctionArn, { name: name.slice('saved:'.length), event })) : setNaming(true))}>
                  Save
                </Button>
                <Button disabled={!isJson} onClick={() => setNaming(true)}>
                  Save as…
                </Button>
                <Button
                  disabled={!name?.startsWith('saved:')}
                  onClick={() => {
                    setEvents(deleteTestEvent(FunctionArn, name!.slice('saved:'.length)));
                    setName(null);
                  }}
                >
                  Delete
                </Button>
                <Button disabled={!isJson} onClick={() => setEvent(prettyJson(event))}>
                  Format JSON
                </Button>
              </SpaceBetween>
            </SpaceBetween>
          </FormField>
          <JsonEditor value={event} label="Event JSON" onChange={setEvent} height="320px" />
        </SpaceBetween>
      </Container>
      <InvocationResult configuration={configuration} invocation={test.data} error={test.error} isRunning={test.isPending} />
      {isNaming && (
        <NameDialog
          title="Save event"
          label="Event name"
          description="It is kept in this browser."
          action="Save"
          onDone={(given) => {
            setEvents(saveTestEvent(FunctionArn, { name: given, event }));
            setName(`saved:${given}`);
            setNaming(false);
          }}
          onDismiss={() => setNaming(false)}
        />
      )}
    </div>
  );
}
