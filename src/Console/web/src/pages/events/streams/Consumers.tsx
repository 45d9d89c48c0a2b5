import { useQuery } from '@tanstack/react-query';
import { listStreamConsumers, type StreamConsumer } from '../../../aws/kinesis';
import type { Scope } from '../../../aws/scope';
import { Command } from '../../../ui/Command';
import { CopyText } from '../../../ui/CopyText';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Ago } from '../../../ui/Time';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { StreamStatus } from './StreamStatus';

const columns: readonly ListColumn<StreamConsumer>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 160, sortBy: (c) => c.ConsumerName, cell: (c) => c.ConsumerName },
  { id: 'status', header: 'Status', minWidth: 125, sortBy: (c) => c.ConsumerStatus, cell: (c) => <StreamStatus status={c.ConsumerStatus} /> },
  { id: 'arn', header: 'ARN', minWidth: 220, cell: (c) => <CopyText value={c.ConsumerARN} label={`Copy the ARN of ${c.ConsumerName}`} /> },
  { id: 'created', header: 'Created', minWidth: 120, sortBy: (c) => c.ConsumerCreationTimestamp, cell: (c) => <Ago value={c.ConsumerCreationTimestamp} /> },
];

/** Who reads a stream with a throughput of its own. */
export function Consumers({ scope, arn }: { readonly scope: Scope; readonly arn: string }) {
  const consumers = useQuery(listStreamConsumers.query(scope, { StreamARN: arn, MaxResults: 100 }));
  if (consumers.error) {
    return <ErrorState what="The consumers could not be listed" error={consumers.error} onRetry={() => void consumers.refetch()} />;
  }
  return (
    <ListTable<StreamConsumer>
      id="consumers"
      prefix="consumers-"
      title="Consumers"
      items={consumers.data?.Consumers ?? []}
      columns={columns}
      keyOf={(c) => c.ConsumerARN}
      textOf={(c) => c.ConsumerName}
      filterLabel="Find consumers"
      isLoading={consumers.isPending}
      empty={<EmptyState title="No consumers" text={<Command text={`aws kinesis register-stream-consumer --stream-arn ${arn} --consumer-name reader`} label="Register a consumer" />} />}
    />
  );
}
