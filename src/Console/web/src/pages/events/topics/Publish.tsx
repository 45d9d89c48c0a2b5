import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Toggle from '@cloudscape-design/components/toggle';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { readStored, writeStored } from '../../../app/stored';
import type { Scope } from '../../../aws/scope';
import { publish } from '../../../aws/sns';
import { FormDialog } from '../../../ui/FormDialog';
import { isValidJson } from '../../../ui/json';
import { Code, noLanguage } from '../../../ui/code';
import { type AttributeRow, AttributesEditor, attributesOf } from '../../../ui/messages/AttributesEditor';
import { useAction } from '../../../ui/useAction';

const perProtocol = '{\n  "default": "Something happened",\n  "sqs": "{\\"what\\":\\"something\\"}"\n}';

/** Sends a message to all who have subscribed; the last one is kept in this browser. */
export function Publish({ scope, arn, name, onDismiss }: { readonly scope: Scope; readonly arn: string; readonly name: string; readonly onDismiss: () => void }) {
  const ordered = name.endsWith('.fifo');
  const key = `published.${arn}`;
  const [message, setMessage] = useState(() => readStored(key, 'Something happened'));
  const [subject, setSubject] = useState('');
  const [isPerProtocol, setPerProtocol] = useState(false);
  const [group, setGroup] = useState('default');
  const [deduplication, setDeduplication] = useState('');
  const [attributes, setAttributes] = useState<readonly AttributeRow[]>([]);
  const send = useAction({
    service: 'sns',
    run: () => {
      writeStored(key, message);
      const given = attributesOf(attributes);
      return publish.call(scope, {
        TopicArn: arn,
        Message: message,
        ...(subject === '' ? {} : { Subject: subject }),
        ...(isPerProtocol ? { MessageStructure: 'json' as const } : {}),
        ...(ordered ? { MessageGroupId: group, ...(deduplication === '' ? {} : { MessageDeduplicationId: deduplication }) } : {}),
        ...(given ? { MessageAttributes: given } : {}),
      });
    },
    done: ({ MessageId }) => `Message ${MessageId} was published to ${name}.`,
    onDone: onDismiss,
  });
  return (
    <FormDialog title={`Publish to ${name}`} action="Publish" size="large" error={send.error} isBusy={send.isPending} isDisabled={message === '' || (isPerProtocol && !isValidJson(message))} onSubmit={() => send.mutate()} onDismiss={onDismiss}>
      <FormField label="Subject" description="For e-mails, and a member of the notification.">
        <Input value={subject} autoComplete={false} onChange={({ detail }) => setSubject(detail.value)} />
      </FormField>
      <Toggle
        checked={isPerProtocol}
        onChange={({ detail }) => {
          setPerProtocol(detail.checked);
          if (detail.checked && !isValidJson(message)) {
            setMessage(perProtocol);
          }
        }}
      >
        A text of its own for each protocol (message structure “json”)
      </Toggle>
      <div>
        <Box variant="awsui-key-label">Message</Box>
        <Code value={message} label="Message" language={noLanguage} onChange={setMessage} height="200px" />
      </div>
      {ordered && (
        <SpaceBetween size="m">
          <FormField label="Message group ID">
            <Input value={group} autoComplete={false} onChange={({ detail }) => setGroup(detail.value)} />
          </FormField>
          <FormField label="Message deduplication ID">
            <Input value={deduplication} autoComplete={false} onChange={({ detail }) => setDeduplication(detail.value)} />
          </FormField>
        </SpaceBetween>
      )}
      <AttributesEditor rows={attributes} onChange={setAttributes} />
    </FormDialog>
  );
}
