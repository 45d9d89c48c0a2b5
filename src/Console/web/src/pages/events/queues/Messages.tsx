import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Scope } from '../../../aws/scope';
import { deleteMessage, type Message, receiveMessage } from '../../../aws/sqs';
import { Confirm } from '../../../ui/Confirm';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Payload } from '../../../ui/Payload';
import { formatAgo, formatCount } from '../../../ui/format';
import { AttributeTable } from '../../../ui/messages/AttributeTable';
import { useAction } from '../../../ui/useAction';
import type { RedrivePolicy } from './attributes';

/** As many as one receive gives. */
const peeked = 10;

/** For what was sent just now and is on its way. */
const waitSeconds = 2;

/** A look at a queue's next messages, which stay in it. */
export function Messages({ scope, url, redrive }: { readonly scope: Scope; readonly url: string; readonly redrive: RedrivePolicy | null }) {
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set());
  const peek = useMutation({
    mutationFn: async () =>
      (await receiveMessage.call(scope, { QueueUrl: url, MaxNumberOfMessages: peeked, VisibilityTimeout: 0, WaitTimeSeconds: waitSeconds, MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] })).Messages ?? [],
  });
  const messages = peek.data?.filter((m) => !deleted.has(m.MessageId));
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={messages ? `(${messages.length})` : ''}
          description={`The next ${peeked} messages at most. They stay in the queue and can be received at once.`}
          actions={
            <Button iconName="view-full" loading={peek.isPending} onClick={() => peek.mutate()}>
              Peek at messages
            </Button>
          }
        >
          Messages
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Alert type="info">
          A peek counts as a receive.
          {redrive && ` After ${formatCount(redrive.maxReceiveCount, 'receive')} a message of this queue moves to its dead-letter queue.`}
        </Alert>
        {peek.error && <ErrorState what="The messages could not be received" error={peek.error} onRetry={() => peek.mutate()} />}
        {messages?.map((m, i) => (
          <MessageView key={m.MessageId} scope={scope} url={url} message={m} isFirst={i === 0} onDeleted={() => setDeleted(new Set([...deleted, m.MessageId]))} />
        ))}
        {messages?.length === 0 && <EmptyState title="No messages" text="Nothing can be received now: the queue is empty, or its messages are in flight or delayed." />}
      </SpaceBetween>
    </Container>
  );
}

const previewLength = 80;

function preview(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim();
  return line.length > previewLength ? `${line.slice(0, previewLength)}…` : line;
}

interface MessageProps {
  readonly scope: Scope;
  readonly url: string;
  readonly message: Message;
  readonly isFirst: boolean;
  onDeleted(): void;
}

function MessageView({ scope, url, message, isFirst, onDeleted }: MessageProps) {
  const [isAsking, setAsking] = useState(false);
  const { SentTimestamp, ApproximateReceiveCount, MessageGroupId } = message.Attributes ?? {};
  const remove = useAction({
    service: 'sqs',
    run: () => deleteMessage.call(scope, { QueueUrl: url, ReceiptHandle: message.ReceiptHandle }),
    done: () => `Message ${message.MessageId} was deleted.`,
    onDone: onDeleted,
  });
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, a]) => [`${name} (${a.DataType})`, a.StringValue ?? a.BinaryValue ?? ''] as const);
  const said = [SentTimestamp && `sent ${formatAgo(Number(SentTimestamp) / 1000)}`, ApproximateReceiveCount && `received ${formatCount(Number(ApproximateReceiveCount), 'time')}`, MessageGroupId && `group ${MessageGroupId}`, preview(message.Body)].filter(Boolean);
  return (
    <ExpandableSection variant="default" defaultExpanded={isFirst} headerText={message.MessageId} headerDescription={said.join(' · ')} headerActions={<Button variant="inline-link" ariaLabel={`Delete message ${message.MessageId}`} onClick={() => setAsking(true)}>Delete</Button>}>
      <SpaceBetween size="s">
        <Payload text={message.Body} label={`Body of ${message.MessageId}`} />
        {attributes.length > 0 && <AttributeTable title="Message attribute" attributes={Object.fromEntries(attributes)} />}
        {message.Attributes && (
          <ExpandableSection headerText="System attributes">
            <AttributeTable title="System attribute" attributes={message.Attributes} />
          </ExpandableSection>
        )}
      </SpaceBetween>
      {isAsking && (
        <Confirm title="Delete message?" action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={() => setAsking(false)}>
          Message {message.MessageId} is taken out of the queue. This can’t be undone.
        </Confirm>
      )}
    </ExpandableSection>
  );
}
