import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Shard } from '../../../aws/kinesis';
import { EmptyState } from '../../../ui/EmptyState';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { shareOf } from './shards';

const isOpen = (s: Shard) => s.SequenceNumberRange.EndingSequenceNumber === undefined;

const columns: readonly ListColumn<Shard>[] = [
  { id: 'id', header: 'Shard', isRowHeader: true, minWidth: 180, sortBy: (s) => s.ShardId, cell: (s) => s.ShardId },
  { id: 'state', header: 'State', minWidth: 110, sortBy: (s) => (isOpen(s) ? 0 : 1), cell: (s) => <StatusIndicator type={isOpen(s) ? 'success' : 'stopped'}>{isOpen(s) ? 'Open' : 'Closed'}</StatusIndicator> },
  { id: 'share', header: 'Share of keys', minWidth: 120, cell: (s) => `${shareOf(s.HashKeyRange)} %` },
  { id: 'range', header: 'Hash keys', minWidth: 260, cell: (s) => `${s.HashKeyRange.StartingHashKey} – ${s.HashKeyRange.EndingHashKey}` },
  { id: 'parents', header: 'Parents', minWidth: 150, cell: (s) => [s.ParentShardId, s.AdjacentParentShardId].filter(Boolean).join(', ') || '-' },
  { id: 'sequence', header: 'Sequence numbers', isHiddenAtFirst: true, minWidth: 260, cell: (s) => `${s.SequenceNumberRange.StartingSequenceNumber} – ${s.SequenceNumberRange.EndingSequenceNumber ?? ''}` },
];

/** Which shard takes which keys. */
export function Shards({ shards, isLoading }: { readonly shards: readonly Shard[]; readonly isLoading: boolean }) {
  return (
    <ListTable<Shard>
      id="shards"
      prefix="shards-"
      title="Shards"
      items={shards}
      columns={columns}
      keyOf={(s) => s.ShardId}
      textOf={(s) => `${s.ShardId} ${isOpen(s) ? 'open' : 'closed'}`}
      filterLabel="Find shards"
      isLoading={isLoading}
      empty={<EmptyState title="No shards" text="The stream is being made." />}
    />
  );
}
