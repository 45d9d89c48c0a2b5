import Link from '@cloudscape-design/components/link';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { links } from '../../../app/links';
import { type DeliveryStream, describeDeliveryStream, listDeliveryStreams } from '../../../aws/firehose';
import type { Scope } from '../../../aws/scope';
import { ArnLink } from '../../../ui/ArnLink';
import { Command } from '../../../ui/Command';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { StreamStatus } from './StreamStatus';
import { s3Of, sourceOf } from './delivery';

interface Row {
  readonly name: string;
  readonly stream: DeliveryStream | undefined;
}

/** One page is what AWS's quota allows here. */
const limit = 1000;

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 180, sortBy: (r) => r.name, cell: (r) => <Link href={links.deliveryStream(r.name)}>{r.name}</Link> },
  { id: 'status', header: 'Status', minWidth: 125, sortBy: (r) => r.stream?.DeliveryStreamStatus, cell: (r) => (r.stream ? <StreamStatus status={r.stream.DeliveryStreamStatus} /> : '-') },
  { id: 'source', header: 'Source', minWidth: 160, cell: ({ stream }) => sourceText(stream) },
  { id: 'destination', header: 'Destination', minWidth: 200, cell: ({ stream }) => destination(stream) },
];

/** The delivery streams of a region. */
export function DeliveryStreamList({ scope }: { readonly scope: Scope }) {
  const streams = useQuery(listDeliveryStreams.query(scope, { Limit: limit }));
  const names = useMemo(() => streams.data?.DeliveryStreamNames ?? [], [streams.data]);
  const described = useQueries({
    queries: names.map((DeliveryStreamName) => describeDeliveryStream.query(scope, { DeliveryStreamName })),
    combine: (answers) => answers.map((a) => a.data?.DeliveryStreamDescription),
  });
  const rows = useMemo(() => names.map((name, i): Row => ({ name, stream: described[i] })), [names, described]);
  if (streams.error && !streams.data) {
    return <ErrorState what="The delivery streams could not be listed" error={streams.error} onRetry={() => void streams.refetch()} />;
  }
  return (
    <ListTable<Row>
      id="delivery-streams"
      title="Delivery streams"
      items={rows}
      columns={columns}
      keyOf={(r) => r.name}
      textOf={(r) => r.name}
      filterLabel="Find delivery streams"
      isLoading={streams.isPending}
      isPartial={streams.data?.HasMoreDeliveryStreams === true}
      empty={<EmptyState title="No delivery streams" text={<Command text="aws firehose create-delivery-stream --delivery-stream-name archive --s3-destination-configuration RoleARN=…,BucketARN=arn:aws:s3:::results" label="Create a delivery stream" />} />}
    />
  );
}

function sourceText(stream: DeliveryStream | undefined) {
  const source = stream ? sourceOf(stream) : null;
  return source ? <ArnLink arn={source} /> : stream ? 'Direct PUT' : '-';
}

function destination(stream: DeliveryStream | undefined) {
  const s3 = stream ? s3Of(stream) : null;
  return s3 ? <ArnLink arn={s3.BucketARN} /> : '-';
}
