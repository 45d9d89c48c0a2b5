import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { deleteDeliveryStream, type DeliveryStream, describeDeliveryStream, putFirehoseRecord } from '../../aws/firehose';
import type { Scope } from '../../aws/scope';
import { ArnLink } from '../../ui/ArnLink';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { PageError } from '../../ui/PageError';
import { PageSkeleton } from '../../ui/Skeleton';
import { Time } from '../../ui/Time';
import { toBase64 } from '../../ui/base64';
import { JsonView } from '../../ui/code';
import { useRemoval } from '../../ui/useRemoval';
import { RulesOfTargets } from './rules/RulesOfTargets';
import { PutRecord } from './streams/PutRecord';
import { StreamStatus } from './streams/StreamStatus';
import { s3Of, sourceOf } from './streams/delivery';

/** One delivery stream: where it writes, and sending to it. */
export function Component() {
  const name = useParams().name!;
  usePageFrame(name, links.streams(), [
    ['Streams', links.streams()],
    ['Delivery streams', links.streams('delivery')],
  ]);
  const scope = useScope();
  const stream = useQuery(describeDeliveryStream.query(scope, { DeliveryStreamName: name }));
  if (stream.error) {
    return <PageError what={`The delivery stream ${name} could not be read`} error={stream.error} onRetry={() => void stream.refetch()} />;
  }
  return stream.data ? <DeliveryStreamPage key={name} scope={scope} stream={stream.data.DeliveryStreamDescription} /> : <PageSkeleton />;
}

function DeliveryStreamPage({ scope, stream }: { readonly scope: Scope; readonly stream: DeliveryStream }) {
  const { DeliveryStreamName: name, DeliveryStreamARN: arn } = stream;
  const [dialog, setDialog] = useState<'put' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const s3 = s3Of(stream);
  const source = sourceOf(stream);
  const bucket = s3?.BucketARN.split(':').at(-1) ?? '';
  const remove = useRemoval({
    service: 'firehose',
    ids: () => [name, arn],
    run: () => deleteDeliveryStream.call(scope, { DeliveryStreamName: name }),
    done: () => `Delivery stream ${name} was deleted.`,
    failed: `Delivery stream ${name} was not deleted`,
    to: '/streams?tab=delivery',
  });
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          actions={
            <>
              <Button onClick={() => setDialog('delete')}>Delete</Button>
              <Button variant="primary" disabled={source !== null} onClick={() => setDialog('put')}>
                Send record
              </Button>
            </>
          }
          facts={[
            { label: 'Status', value: <StreamStatus status={stream.DeliveryStreamStatus} /> },
            { label: 'Source', value: source ? <ArnLink arn={source} /> : 'Direct PUT' },
            { label: 'Created', value: stream.CreateTimestamp ? <Time value={stream.CreateTimestamp} /> : '-' },
            { label: 'ARN', value: <CopyText value={arn} label="Copy the ARN" /> },
          ]}
        />
      }
    >
      <SpaceBetween size="l">
        <Container header={<Header variant="h2">Destination</Header>}>
          {s3 ? (
            <KeyValuePairs
              columns={4}
              items={[
                { label: 'Bucket', value: <Link href={links.bucket(bucket)}>{bucket}</Link> },
                { label: 'Prefix', value: s3.Prefix ? <Link href={links.bucket(bucket, { prefix: s3.Prefix })}>{s3.Prefix}</Link> : '-' },
                { label: 'Written', value: `after ${s3.BufferingHints?.IntervalInSeconds ?? 300} s or ${s3.BufferingHints?.SizeInMBs ?? 5} MiB` },
                { label: 'Compression', value: s3.CompressionFormat ?? 'UNCOMPRESSED' },
              ]}
            />
          ) : (
            <JsonView text={JSON.stringify(stream.Destinations)} label="Destinations" />
          )}
        </Container>
        <RulesOfTargets scope={scope} arns={[arn]} />
      </SpaceBetween>
      {dialog === 'put' && (
        <PutRecord name={name} service="firehose" hasPartitionKey={false} put={(data) => putFirehoseRecord.call(scope, { DeliveryStreamName: name, Record: { Data: toBase64(data) } }).then((r) => `Record ${r.RecordId.slice(0, 16)}… was sent to ${name}.`)} onDismiss={close} />
      )}
      {dialog === 'delete' && (
        <Confirm title={`Delete ${name}?`} action="Delete" typed={name} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={close}>
          What it has not written yet is lost. What is in the bucket stays.
        </Confirm>
      )}
    </ContentLayout>
  );
}
