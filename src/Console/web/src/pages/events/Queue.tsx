import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import type { Scope } from '../../aws/scope';
import { deleteQueue, getQueueAttributes, getQueueUrl, purgeQueue, type QueueAttributes } from '../../aws/sqs';
import { ActionsMenu } from '../../ui/ActionsMenu';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { PageError } from '../../ui/PageError';
import { Payload } from '../../ui/Payload';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton } from '../../ui/Skeleton';
import { Time } from '../../ui/Time';
import { formatBytes, formatNumber } from '../../ui/format';
import { useAction } from '../../ui/useAction';
import { useRemoval } from '../../ui/useRemoval';
import { DeadLetters } from './queues/DeadLetters';
import { Messages } from './queues/Messages';
import { QueueSenders } from './queues/QueueSenders';
import { SendMessage } from './queues/SendMessage';
import { countsOf, isFifo, redrivePolicyOf, secondsText } from './queues/attributes';

/** Milliseconds; what rules deliver is not told by the live stream. */
const countsInterval = 1500;

export function Component() {
  const name = useParams().name!;
  usePageFrame(name, links.queues(), [['Queues', links.queues()]]);
  const scope = useScope();
  const url = useQuery(getQueueUrl.query(scope, { QueueName: name }));
  const QueueUrl = url.data?.QueueUrl;
  const attributes = useQuery({ ...getQueueAttributes.query(scope, { QueueUrl: QueueUrl ?? '', AttributeNames: ['All'] }), enabled: QueueUrl !== undefined, refetchInterval: countsInterval });
  const error = url.error ?? (attributes.data ? null : attributes.error);
  if (error) {
    return <PageError what={`The queue ${name} could not be read`} error={error} onRetry={() => void url.refetch()} />;
  }
  return QueueUrl && attributes.data ? <QueuePage key={QueueUrl} scope={scope} name={name} url={QueueUrl} attributes={attributes.data.Attributes ?? {}} /> : <PageSkeleton />;
}

function QueuePage({ scope, name, url, attributes }: { readonly scope: Scope; readonly name: string; readonly url: string; readonly attributes: QueueAttributes }) {
  const [dialog, setDialog] = useState<'send' | 'purge' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const counts = countsOf(attributes);
  const redrive = redrivePolicyOf(attributes);
  const arn = attributes.QueueArn ?? '';
  const purge = useAction({ service: 'sqs', run: () => purgeQueue.call(scope, { QueueUrl: url }), done: () => `${name} was purged.`, onDone: close });
  const remove = useRemoval({ service: 'sqs', ids: () => [url, name, arn], run: () => deleteQueue.call(scope, { QueueUrl: url }), done: () => `Queue ${name} was deleted.`, failed: `Queue ${name} was not deleted`, to: '/queues' });
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          actions={
            <>
              <ActionsMenu
                actions={[
                  { id: 'purge', text: 'Purge' },
                  { id: 'delete', text: 'Delete' },
                ]}
                onChoose={setDialog}
              />
              <Button variant="primary" onClick={() => setDialog('send')}>
                Send message
              </Button>
            </>
          }
          facts={[
            { label: 'Messages available', value: formatNumber(counts.available) },
            { label: 'In flight', value: formatNumber(counts.inFlight) },
            { label: 'Delayed', value: formatNumber(counts.delayed) },
            { label: 'Type', value: isFifo(name) ? 'FIFO' : 'Standard' },
            { label: 'ARN', value: <CopyText value={arn} label="Copy the ARN" /> },
            { label: 'URL', value: <CopyText value={url} label="Copy the URL" /> },
          ]}
        />
      }
    >
      <PageTabs
        label={name}
        tabs={[
          { id: 'messages', label: 'Messages', content: <Messages scope={scope} url={url} redrive={redrive} /> },
          { id: 'senders', label: 'Senders', content: <QueueSenders scope={scope} arn={arn} /> },
          { id: 'dead-letters', label: 'Dead letters', content: <DeadLetters scope={scope} url={url} arn={arn} redrive={redrive} /> },
          { id: 'configuration', label: 'Configuration', content: <Configuration attributes={attributes} /> },
        ]}
      />
      {dialog === 'send' && <SendMessage scope={scope} name={name} url={url} isDeduplicating={attributes.ContentBasedDeduplication === 'true'} onDismiss={close} />}
      {dialog === 'purge' && (
        <Confirm title={`Purge ${name}?`} action="Purge" error={purge.error} isBusy={purge.isPending} onConfirm={() => purge.mutate()} onDismiss={close}>
          All its messages are deleted, those in flight as well. This can’t be undone.
        </Confirm>
      )}
      {dialog === 'delete' && (
        <Confirm title={`Delete ${name}?`} action="Delete" typed={counts.available + counts.inFlight + counts.delayed > 0 ? name : undefined} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={close}>
          The queue goes with its messages. Rules, topics and functions that send to it fail from then on.
        </Confirm>
      )}
    </ContentLayout>
  );
}

function Configuration({ attributes: a }: { readonly attributes: QueueAttributes }) {
  const yes = (text: string | undefined) => (text === 'true' ? 'Yes' : 'No');
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Visibility timeout', value: secondsText(a.VisibilityTimeout) },
          { label: 'Message retention', value: secondsText(a.MessageRetentionPeriod) },
          { label: 'Delivery delay', value: secondsText(a.DelaySeconds) },
          { label: 'Receive wait time', value: secondsText(a.ReceiveMessageWaitTimeSeconds) },
          { label: 'Maximum message size', value: formatBytes(Number(a.MaximumMessageSize ?? 0)) },
          { label: 'Encryption by SQS', value: yes(a.SqsManagedSseEnabled) },
          ...(a.FifoQueue === 'true'
            ? [
                { label: 'Content-based deduplication', value: yes(a.ContentBasedDeduplication) },
                { label: 'Deduplication scope', value: a.DeduplicationScope ?? 'queue' },
                { label: 'Throughput limit', value: a.FifoThroughputLimit ?? 'perQueue' },
              ]
            : []),
          { label: 'Created', value: a.CreatedTimestamp ? <Time value={Number(a.CreatedTimestamp)} /> : '-' },
          { label: 'Last modified', value: a.LastModifiedTimestamp ? <Time value={Number(a.LastModifiedTimestamp)} /> : '-' },
        ]}
      />
      <Header variant="h3">Access policy</Header>
      {a.Policy ? <Payload text={a.Policy} label="Access policy" /> : 'No policy: only the account itself.'}
    </SpaceBetween>
  );
}
