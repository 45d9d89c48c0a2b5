import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useAddressValues } from '../../../app/address';
import type { Shard, ShardIteratorType, StreamRecord } from '../../../aws/kinesis';
import type { Scope } from '../../../aws/scope';
import { CopyText } from '../../../ui/CopyText';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Payload } from '../../../ui/Payload';
import { Time } from '../../../ui/Time';
import { fromBase64 } from '../../../ui/base64';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { type ReadFrom, useRecords } from './useRecords';

const froms: readonly { readonly value: ShardIteratorType; readonly label: string }[] = [
  { value: 'TRIM_HORIZON', label: 'Oldest record (TRIM_HORIZON)' },
  { value: 'LATEST', label: 'What comes from now on (LATEST)' },
  { value: 'AT_TIMESTAMP', label: 'A point in time (AT_TIMESTAMP)' },
];

const dataOf = (r: StreamRecord) => fromBase64(r.Data) ?? r.Data;
const previewLength = 160;

const columns: readonly ListColumn<StreamRecord>[] = [
  { id: 'time', header: 'Arrival', minWidth: 170, sortBy: (r) => r.ApproximateArrivalTimestamp, cell: (r) => <Time value={r.ApproximateArrivalTimestamp} /> },
  { id: 'key', header: 'Partition key', minWidth: 130, sortBy: (r) => r.PartitionKey, cell: (r) => r.PartitionKey },
  { id: 'data', header: 'Data', isRowHeader: true, minWidth: 260, cell: (r) => <Box variant="code">{preview(r)}</Box> },
  { id: 'sequence', header: 'Sequence number', isHiddenAtFirst: true, minWidth: 200, sortBy: (r) => r.SequenceNumber, cell: (r) => r.SequenceNumber },
];

function preview(record: StreamRecord): string {
  const text = dataOf(record);
  return text.length > previewLength ? `${text.slice(0, previewLength)}…` : text;
}

/** A look at the records of a shard. Reading takes nothing away. */
export function Records({ scope, streamName, shards }: { readonly scope: Scope; readonly streamName: string; readonly shards: readonly Shard[] }) {
  const [address, setAddress] = useAddressValues();
  const shard = address.get('shard') ?? shards[0]?.ShardId ?? '';
  const type = froms.find((f) => f.value === address.get('from'))?.value ?? 'TRIM_HORIZON';
  const given = address.get('at') ?? '';
  const at = Date.parse(given) / 1000;
  const isReady = shard !== '' && (type !== 'AT_TIMESTAMP' || !Number.isNaN(at));
  return (
    <SpaceBetween size="l">
      <Container>
        <ColumnLayout columns={3}>
          <FormField label="Shard">
            <Select selectedOption={{ value: shard, label: shard }} options={shards.map((s) => ({ value: s.ShardId, label: s.ShardId }))} onChange={({ detail }) => setAddress({ shard: detail.selectedOption.value!, record: null })} />
          </FormField>
          <FormField label="From">
            <Select selectedOption={froms.find((f) => f.value === type)!} options={froms} onChange={({ detail }) => setAddress({ from: detail.selectedOption.value === 'TRIM_HORIZON' ? null : detail.selectedOption.value!, record: null })} />
          </FormField>
          {type === 'AT_TIMESTAMP' && (
            <FormField label="Time" description="ISO 8601">
              <Input value={given} placeholder="2030-01-31T12:00:00Z" autoComplete={false} invalid={given !== '' && Number.isNaN(at)} onChange={({ detail }) => setAddress({ at: detail.value, record: null })} />
            </FormField>
          )}
        </ColumnLayout>
      </Container>
      <ReadRecords key={`${shard} ${type} ${given}`} scope={scope} streamName={streamName} from={{ shard, type, at: Number.isNaN(at) ? undefined : at }} isReady={isReady} />
    </SpaceBetween>
  );
}

interface ReadProps {
  readonly scope: Scope;
  readonly streamName: string;
  readonly from: ReadFrom;
  readonly isReady: boolean;
}

function ReadRecords({ scope, streamName, from, isReady }: ReadProps) {
  const [address, setAddress] = useAddressValues();
  const reader = useRecords(scope, streamName, from);
  const selected = reader.records.find((r) => r.SequenceNumber === address.get('record')) ?? null;
  return (
    <SpaceBetween size="l">
      {reader.error ? <ErrorState what="The records could not be read" error={reader.error} onRetry={() => reader.start(false)} /> : null}
      <ListTable<StreamRecord>
        id="records"
        title="Records"
        firstOrder="-time"
        items={reader.records}
        columns={columns}
        keyOf={(r) => r.SequenceNumber}
        textOf={(r) => `${r.PartitionKey} ${dataOf(r)}`}
        filterLabel="Find records by key or data"
        isLoading={reader.isReading && !reader.isAtTip && reader.records.length === 0}
        selected={selected}
        onSelect={(r) => setAddress({ record: r?.SequenceNumber ?? null })}
        actions={
          <>
            <Button loading={reader.isReading && !reader.isFollowing} disabled={!isReady || from.type === 'LATEST'} onClick={() => reader.start(false)}>
              Read records
            </Button>
            {reader.isFollowing ? (
              <Button iconName="pause" onClick={reader.stop}>
                Stop following
              </Button>
            ) : (
              <Button iconName="play" disabled={!isReady} onClick={() => reader.start(true)}>
                Follow
              </Button>
            )}
          </>
        }
        empty={<EmptyState title="No records" text={reader.isFollowing ? 'Waiting for records…' : reader.isAtTip ? 'The shard has none from there on.' : 'Choose where to begin, then read.'} />}
      />
      {selected && (
        <Container header={<Header variant="h2">Record</Header>}>
          <SpaceBetween size="s">
            <Payload text={dataOf(selected)} label="Data of the record" />
            {fromBase64(selected.Data) === null && <Box color="text-body-secondary">The data is no text: it is shown as base64.</Box>}
            <CopyText value={selected.SequenceNumber} label="Copy the sequence number" />
          </SpaceBetween>
        </Container>
      )}
    </SpaceBetween>
  );
}
