import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { testEventPattern } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { ErrorState } from '../../../ui/ErrorState';
import { isValidJson } from '../../../ui/json';
import { JsonEditor } from '../../../ui/code';
import { sampleEvents, wholeEvent } from './pattern';

/** Whether an event matches a pattern, as the server says. */
export function PatternTest({ scope, pattern }: { readonly scope: Scope; readonly pattern: string }) {
  const samples = sampleEvents(scope.region, scope.account);
  const made = (index: number) => wholeEvent(samples[index]!, scope.region, scope.account, new Date().toISOString().replace(/\.\d+/, ''));
  const [sample, setSample] = useState(0);
  const [event, setEvent] = useState(() => made(0));
  const test = useMutation({ mutationFn: async () => ({ isMatch: (await testEventPattern.call(scope, { EventPattern: pattern, Event: event })).Result, pattern, event }) });
  const isOfNow = test.data?.pattern === pattern && test.data.event === event;
  const options = samples.map((s, i) => ({ value: String(i), label: s.name }));
  return (
    <ExpandableSection headerText="Test pattern">
      <SpaceBetween size="s">
        <Select
          selectedOption={options[sample] ?? null}
          options={options}
          ariaLabel="Sample event"
          expandToViewport
          onChange={({ detail }) => {
            const index = Number(detail.selectedOption.value);
            setSample(index);
            setEvent(made(index));
          }}
        />
        <JsonEditor value={event} label="Sample event" onChange={setEvent} height="220px" />
        <SpaceBetween direction="horizontal" size="s" alignItems="center">
          <Button formAction="none" loading={test.isPending} disabled={!isValidJson(event) || !isValidJson(pattern)} onClick={() => test.mutate()}>
            Test pattern
          </Button>
          <span aria-live="polite">{isOfNow && (test.data?.isMatch ? <StatusIndicator type="success">The event matches the pattern</StatusIndicator> : <StatusIndicator type="warning">The event does not match the pattern</StatusIndicator>)}</span>
        </SpaceBetween>
        {test.error && <ErrorState what="The pattern could not be tested" error={test.error} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}
