import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { readStored, writeStored } from '../../../app/stored';
import type { Scope } from '../../../aws/scope';
import { sendMessage } from '../../../aws/sqs';
import { FormDialog } from '../../../ui/FormDialog';
import { Code, noLanguage } from '../../../ui/code';
import { type AttributeRow, AttributesEditor, attributesOf } from '../../../ui/messages/AttributesEditor';
import { useAction } from '../../../ui/useAction';
import { isFifo } from './attributes';

interface Props {
  readonly scope: Scope;
  readonly name: string;
  readonly url: string;
  readonly isDeduplicating: boolean;
  onDismiss(): void;
}

/** Sends a message to a queue; the last body is kept in this browser. */
export function SendMessage({ scope, name, url, isDeduplicating, onDismiss }: Props) {
  const ordered = isFifo(name);
  const key = `message.${url}`;
  const [body, setBody] = useState(() => readStored(key, '{\n  "hello": "queue"\n}'));
  const [delay, setDelay] = useState('');
  const [group, setGroup] = useState('default');
  const [deduplication, setDeduplication] = useState('');
  const [attributes, setAttributes] = useState<readonly AttributeRow[]>([]);
  const send = useAction({
    service: 'sqs',
    run: () => {
      writeStored(key, body);
      const given = attributesOf(attributes);
      return sendMessage.call(scope, {
        QueueUrl: url,
        MessageBody: body,
        ...(given ? { MessageAttributes: given } : {}),
        ...(ordered ? { MessageGroupId: group, ...(deduplication === '' ? {} : { MessageDeduplicationId: deduplication }) } : delay === '' ? {} : { DelaySeconds: Number(delay) }),
      });
    },
    done: (sent) => `Message ${sent.MessageId} was sent to ${name}.`,
    onDone: onDismiss,
  });
  return (
    <FormDialog title="Send message" action="Send" size="large" error={send.error} isBusy={send.isPending} isDisabled={body === ''} onSubmit={() => send.mutate()} onDismiss={onDismiss}>
      <div>
        <Box variant="awsui-key-label">Message body</Box>
        <Code value={body} label="Message body" language={noLanguage} onChange={setBody} height="220px" />
      </div>
      {ordered ? (
        <SpaceBetween size="m">
          <FormField label="Message group ID" description="Messages of a group are received in order.">
            <Input value={group} autoComplete={false} onChange={({ detail }) => setGroup(detail.value)} />
          </FormField>
          <FormField label="Message deduplication ID" description={isDeduplicating ? 'Without it, the body’s hash.' : 'The same within 5 minutes is the same message.'}>
            <Input value={deduplication} autoComplete={false} onChange={({ detail }) => setDeduplication(detail.value)} />
          </FormField>
        </SpaceBetween>
      ) : (
        <FormField label="Delivery delay" description="Seconds, up to 900; without it the queue’s own.">
          <Input type="number" value={delay} onChange={({ detail }) => setDelay(detail.value)} />
        </FormField>
      )}
      <AttributesEditor rows={attributes} onChange={setAttributes} />
    </FormDialog>
  );
}
