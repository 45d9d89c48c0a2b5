import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { decreaseRetention, deleteStream, describeStreamSummary, increaseRetention, listShards, putRecord, type StreamDescription } from '../../aws/kinesis';
import type { Scope } from '../../aws/scope';
import { ActionsMenu } from '../../ui/ActionsMenu';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { ErrorState } from '../../ui/ErrorState';
import { PageError } from '../../ui/PageError';
import { FormDialog } from '../../ui/FormDialog';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton } from '../../ui/Skeleton';
import { toBase64 } from '../../ui/base64';
import { useAction } from '../../ui/useAction';
import { useRemoval } from '../../ui/useRemoval';
import { RulesOfTargets } from './rules/RulesOfTargets';
import { Consumers } from './streams/Consumers';
import { PutRecord } from './streams/PutRecord';
import { Records } from './streams/Records';
import { Shards } from './streams/Shards';
import { StreamStatus } from './streams/StreamStatus';

/** Milliseconds between questions while a stream is being made, changed or deleted. */
const changing = 1000;

/** One data stream: its records, shards and consumers. */
export function Component() {
  const name = useParams().name!;
  usePageFrame(name, links.streams(), [['Streams', links.streams()]]);
  const scope = useScope();
  const stream = useQuery({ ...describeStreamSummary.query(scope, { StreamName: name }), refetchInterval: ({ state }) => (state.data && state.data.StreamDescriptionSummary.StreamStatus !== 'ACTIVE' ? changing : false) });
  if (stream.error) {
    return <PageError what={`The stream ${name} could not be read`} error={stream.error} onRetry={() => void stream.refetch()} />;
  }
  return stream.data ? <StreamPage key={name} scope={scope} stream={stream.data.StreamDescriptionSummary} /> : <PageSkeleton />;
}

function StreamPage({ scope, stream }: { readonly scope: Scope; readonly stream: StreamDescription }) {
  const { StreamName: name, StreamARN: arn } = stream;
  const [dialog, setDialog] = useState<'put' | 'retention' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const shards = useQuery(listShards.query(scope, { StreamName: name, MaxResults: 1000 }));
  const items = shards.data?.Shards ?? [];
  const remove = useRemoval({
    service: 'kinesis',
    ids: () => [name, arn],
    run: () => deleteStream.call(scope, { StreamName: name, EnforceConsumerDeletion: true }),
    done: () => `Stream ${name} is being deleted.`,
    failed: `Stream ${name} was not deleted`,
    to: '/streams',
  });
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          actions={
            <>
              <ActionsMenu
                actions={[
                  { id: 'retention', text: 'Edit retention' },
                  { id: 'delete', text: 'Delete' },
                ]}
                onChoose={setDialog}
              />
              <Button variant="primary" onClick={() => setDialog('put')}>
                Send record
              </Button>
            </>
          }
          facts={[
            { label: 'Status', value: <StreamStatus status={stream.StreamStatus} /> },
            { label: 'Open shards', value: String(stream.OpenShardCount) },
            { label: 'Retention', value: `${stream.RetentionPeriodHours} hours` },
            { label: 'ARN', value: <CopyText value={arn} label="Copy the ARN" /> },
          ]}
        />
      }
    >
      <PageTabs
        label={name}
        tabs={[
          { id: 'records', label: 'Records', content: <Records scope={scope} streamName={name} shards={items} /> },
          { id: 'shards', label: 'Shards', content: shards.error ? <ErrorState what="The shards could not be listed" error={shards.error} onRetry={() => void shards.refetch()} /> : <Shards shards={items} isLoading={shards.isPending} /> },
          { id: 'consumers', label: 'Consumers', content: <Consumers scope={scope} arn={arn} /> },
          { id: 'senders', label: 'Senders', content: <RulesOfTargets scope={scope} arns={[arn]} /> },
        ]}
      />
      {dialog === 'put' && (
        <PutRecord
          name={name}
          service="kinesis"
          hasPartitionKey
          put={(data, PartitionKey) => putRecord.call(scope, { StreamName: name, Data: toBase64(data), PartitionKey }).then((r) => `The record was put into ${r.ShardId}.`)}
          onDismiss={close}
        />
      )}
      {dialog === 'retention' && <Retention scope={scope} stream={stream} onDismiss={close} />}
      {dialog === 'delete' && (
        <Confirm title={`Delete ${name}?`} action="Delete" typed={name} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={close}>
          The stream goes with its records and consumers. This can’t be undone.
        </Confirm>
      )}
    </ContentLayout>
  );
}

function Retention({ scope, stream, onDismiss }: { readonly scope: Scope; readonly stream: StreamDescription; readonly onDismiss: () => void }) {
  const [hours, setHours] = useState(String(stream.RetentionPeriodHours));
  const save = useAction({
    service: 'kinesis',
    run: () => (Number(hours) < stream.RetentionPeriodHours ? decreaseRetention : increaseRetention).call(scope, { StreamName: stream.StreamName, RetentionPeriodHours: Number(hours) }),
    done: () => 'The retention was saved.',
    onDone: onDismiss,
  });
  return (
    <FormDialog title="Edit retention" action="Save" error={save.error} isBusy={save.isPending} isDisabled={Number(hours) === stream.RetentionPeriodHours} onSubmit={() => save.mutate()} onDismiss={onDismiss}>
      <FormField label="Hours" description="24 to 8760.">
        <Input type="number" value={hours} onChange={({ detail }) => setHours(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
