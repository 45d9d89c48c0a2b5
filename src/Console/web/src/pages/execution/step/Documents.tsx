import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { readStored, writeStored } from '../../../app/stored';
import type { Attempt, Step } from '../../../history/model';
import { JsonView } from '../../../ui/code';
import { CopyButton } from '../../../ui/CopyText';
import { jsonOrText, prettyJson } from '../../../ui/json';
import { ScrolledText } from '../../../ui/ScrolledText';
import { Time } from '../../../ui/Time';

const openAtFirst: Readonly<Record<string, boolean>> = { Input: true, Output: true, Exception: true };

/** What went in and came out of a step, and why it failed. Which of the sections are open is remembered. */
export function Documents({ step, attempt }: { readonly step: Step; readonly attempt: Attempt | undefined }) {
  const isOlder = attempt !== undefined && attempt !== step.attempts.at(-1);
  const error = isOlder ? attempt.error : (step.error ?? attempt?.error);
  const cause = isOlder ? attempt.cause : (step.cause ?? attempt?.cause);
  const variables = Object.entries(step.variables ?? {});
  return (
    <div>
      <Section name="Input" text={step.input} />
      {attempt?.parameters !== undefined && attempt.parameters !== step.input && <Section name={attempt.service === undefined ? 'Task input' : 'Task parameters'} text={attempt.parameters} />}
      {attempt?.submitted !== undefined && <Section name="Answer to the call" text={attempt.submitted} />}
      {attempt?.result !== undefined && attempt.result !== step.output && <Section name="Task result" text={attempt.result} />}
      <Section name="Output" text={isOlder ? undefined : step.output} />
      <Section name="Exception" isEmpty={error === undefined && cause === undefined}>
        <KeyValuePairs
          columns={1}
          items={[
            { label: 'Error', value: error ?? '-' },
            { label: 'Cause', value: cause === undefined || cause === '' ? '-' : <Cause text={cause} /> },
            ...(step.errorLocation === undefined ? [] : [{ label: 'Field', value: step.errorLocation }]),
          ]}
        />
      </Section>
      {variables.length > 0 && <Section name="Variables" text={JSON.stringify(Object.fromEntries(variables.map(([name, value]) => [name, jsonOrText(value)])))} />}
      <Section name="Details">
        <Details step={step} attempt={attempt} />
      </Section>
    </div>
  );
}

function Section({ name, text, isEmpty = false, children }: { readonly name: string; readonly text?: string | undefined; readonly isEmpty?: boolean; readonly children?: ReactNode }) {
  const [isOpen, setOpen] = useState(() => readStored(`step.${name}`, openAtFirst[name] ?? false));
  const hasNone = isEmpty || (children === undefined && text === undefined);
  return (
    <ExpandableSection
      headerText={name}
      headerActions={text === undefined ? undefined : <CopyButton value={prettyJson(text)} label={`Copy ${name.toLowerCase()}`} />}
      expanded={isOpen}
      onChange={({ detail }) => {
        setOpen(detail.expanded);
        writeStored(`step.${name}`, detail.expanded);
      }}
    >
      {!isOpen ? null : hasNone ? <Box color="text-body-secondary">-</Box> : (children ?? <JsonView text={text!} label={name} maxHeight="320px" />)}
    </ExpandableSection>
  );
}

/** A cause is often JSON: what a function threw, the description of a child execution. */
function Cause({ text }: { readonly text: string }) {
  return /^\s*[{[]/.test(text) && prettyJson(text) !== text ? <JsonView text={text} label="Cause" maxHeight="320px" /> : <ScrolledText text={text} label="Cause" maxHeight={320} />;
}

function Details({ step, attempt }: { readonly step: Step; readonly attempt: Attempt | undefined }) {
  const time = (label: string, at: number | undefined): KeyValuePairsProps.Pair[] => (at === undefined ? [] : [{ label, value: <Time value={at} /> }]);
  const text = (label: string, value: string | number | undefined): KeyValuePairsProps.Pair[] => (value === undefined ? [] : [{ label, value: String(value) }]);
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={2}
        minColumnWidth={180}
        items={[
          ...time('Entered', step.enteredAt),
          ...time('Exited', step.exitedAt),
          ...time('Scheduled', attempt?.scheduledAt),
          ...time('Started', attempt?.startedAt),
          ...time('Submitted', attempt?.submittedAt),
          ...text('Timeout', attempt?.timeoutSeconds === undefined ? undefined : `${attempt.timeoutSeconds} s`),
          ...text('Heartbeat', attempt?.heartbeatSeconds === undefined ? undefined : `${attempt.heartbeatSeconds} s`),
          ...text('Worker', attempt?.workerName),
          ...text('Items', attempt?.length),
          ...text('Redrives', step.redrives === 0 ? undefined : step.redrives),
          ...text('Events', ranges(step.events)),
        ]}
      />
    </SpaceBetween>
  );
}

/** `4, 6–9`. */
function ranges(ids: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < ids.length; ) {
    let end = i;
    while (ids[end + 1] === ids[end]! + 1) {
      end++;
    }
    parts.push(end > i ? `${ids[i]}–${ids[end]}` : String(ids[i]));
    i = end + 1;
  }
  return parts.join(', ');
}
