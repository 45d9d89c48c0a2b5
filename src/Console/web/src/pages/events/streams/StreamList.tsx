import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { links } from '../../../app/links';
import { createStream, listStreams, type StreamSummary } from '../../../aws/kinesis';
import type { Scope } from '../../../aws/scope';
import { Command } from '../../../ui/Command';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { FormDialog } from '../../../ui/FormDialog';
import { Ago } from '../../../ui/Time';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useAction } from '../../../ui/useAction';
import { useAllPages } from '../../../ui/useAllPages';
import { StreamStatus } from './StreamStatus';

const streamsOf = (page: { readonly StreamSummaries?: readonly StreamSummary[] }) => page.StreamSummaries ?? [];
const modeOf = (s: StreamSummary) => (s.StreamModeDetails?.StreamMode === 'ON_DEMAND' ? 'On-demand' : 'Provisioned');

const columns: readonly ListColumn<StreamSummary>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 180, sortBy: (s) => s.StreamName, cell: (s) => <Link href={links.stream(s.StreamName)}>{s.StreamName}</Link> },
  { id: 'status', header: 'Status', minWidth: 125, sortBy: (s) => s.StreamStatus, cell: (s) => <StreamStatus status={s.StreamStatus} /> },
  { id: 'mode', header: 'Capacity mode', minWidth: 130, sortBy: modeOf, cell: modeOf },
  { id: 'created', header: 'Created', minWidth: 130, sortBy: (s) => s.StreamCreationTimestamp, cell: (s) => <Ago value={s.StreamCreationTimestamp} /> },
];

/** The data streams of a region. */
export function StreamList({ scope }: { readonly scope: Scope }) {
  const streams = useAllPages(listStreams.pages(scope, {}), streamsOf);
  const [isCreating, setCreating] = useState(false);
  if (streams.error && streams.items.length === 0) {
    return <ErrorState what="The streams could not be listed" error={streams.error} onRetry={streams.refetch} />;
  }
  return (
    <>
      <ListTable<StreamSummary>
        id="streams"
        title="Data streams"
        items={streams.items}
        columns={columns}
        keyOf={(s) => s.StreamName}
        textOf={(s) => s.StreamName}
        filterLabel="Find streams"
        isLoading={streams.isPending}
        isPartial={!streams.isComplete}
        empty={<EmptyState title="No data streams" text={<Command text="aws kinesis create-stream --stream-name activity --shard-count 1" label="Create a stream" />} action={{ text: 'Create stream', onClick: () => setCreating(true) }} />}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            Create stream
          </Button>
        }
      />
      {isCreating && <CreateStream scope={scope} onDismiss={() => setCreating(false)} />}
    </>
  );
}

function CreateStream({ scope, onDismiss }: { readonly scope: Scope; readonly onDismiss: () => void }) {
  const [name, setName] = useState('');
  const [shards, setShards] = useState('1');
  const create = useAction({ service: 'kinesis', run: () => createStream.call(scope, { StreamName: name, ShardCount: Number(shards) }), done: () => `Stream ${name} was created.`, onDone: onDismiss });
  return (
    <FormDialog title="Create stream" action="Create" error={create.error} isBusy={create.isPending} isDisabled={name.trim() === ''} onSubmit={() => create.mutate()} onDismiss={onDismiss}>
      <FormField label="Name">
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value.trim())} />
      </FormField>
      <FormField label="Shards">
        <Input type="number" value={shards} onChange={({ detail }) => setShards(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
