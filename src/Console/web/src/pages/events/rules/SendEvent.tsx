import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { readStored, writeStored } from '../../../app/stored';
import { putEvents } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { FormDialog } from '../../../ui/FormDialog';
import { isValidJson } from '../../../ui/json';
import { JsonEditor } from '../../../ui/code';
import { useAction } from '../../../ui/useAction';
import { sampleEvents } from './pattern';

interface Sent {
  readonly source: string;
  readonly detailType: string;
  /** JSON text. */
  readonly detail: string;
}

/** Puts an event on a bus; the last one is kept in this browser. */
export function SendEvent({ scope, bus, onDismiss }: { readonly scope: Scope; readonly bus: string; readonly onDismiss: () => void }) {
  const [event, setEvent] = useState(() => {
    const sample = sampleEvents(scope.region, scope.account)[1]!;
    return readStored<Sent>('event', { source: sample.source, detailType: sample.detailType, detail: JSON.stringify(sample.detail, null, 2) });
  });
  const send = useAction({
    service: 'events',
    run: async () => {
      writeStored('event', event);
      const answer = await putEvents.call(scope, { Entries: [{ Source: event.source, DetailType: event.detailType, Detail: event.detail, EventBusName: bus }] });
      const failed = answer.Entries.find((entry) => entry.ErrorCode);
      if (failed) {
        throw new Error(`${failed.ErrorCode}: ${failed.ErrorMessage ?? ''}`);
      }
      return answer.Entries[0]?.EventId ?? '';
    },
    done: (id) => `Event ${id} was sent to ${bus}.`,
    onDone: onDismiss,
  });
  return (
    <FormDialog title={`Send event to ${bus}`} action="Send" size="large" error={send.error} isBusy={send.isPending} isDisabled={!isValidJson(event.detail)} onSubmit={() => send.mutate()} onDismiss={onDismiss}>
      {event.source.startsWith('aws.') && <Alert type="warning">Sources that begin with “aws.” are AWS’s own: such events are refused.</Alert>}
      <FormField label="Source">
        <Input value={event.source} autoComplete={false} onChange={({ detail }) => setEvent({ ...event, source: detail.value })} />
      </FormField>
      <FormField label="Detail type">
        <Input value={event.detailType} autoComplete={false} onChange={({ detail }) => setEvent({ ...event, detailType: detail.value })} />
      </FormField>
      <div>
        <Box variant="awsui-key-label">Detail</Box>
        <JsonEditor value={event.detail} label="Detail" onChange={(detail) => setEvent({ ...event, detail })} height="220px" />
      </div>
    </FormDialog>
  );
}
