import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { readStored, writeStored } from '../../../app/stored';
import { FormDialog } from '../../../ui/FormDialog';
import { Code, noLanguage } from '../../../ui/code';
import { useAction } from '../../../ui/useAction';

interface Props {
  /** The stream's. */
  readonly name: string;
  readonly service: 'kinesis' | 'firehose';
  readonly hasPartitionKey: boolean;
  /** @returns What is said of it. */
  put(data: string, partitionKey: string): Promise<string>;
  onDismiss(): void;
}

/** Puts a record into a stream, its text as UTF-8; the last one is kept in this browser. */
export function PutRecord({ name, service, hasPartitionKey, put, onDismiss }: Props) {
  const key = `record.${service}.${name}`;
  const [data, setData] = useState(() => readStored(key, '{"hello":"stream"}\n'));
  const [partition, setPartition] = useState('key-1');
  const send = useAction({
    service,
    run: () => {
      writeStored(key, data);
      return put(data, partition);
    },
    done: (text) => text,
    onDone: onDismiss,
  });
  return (
    <FormDialog title={`Send record to ${name}`} action="Send" size="large" error={send.error} isBusy={send.isPending} isDisabled={data === '' || (hasPartitionKey && partition === '')} onSubmit={() => send.mutate()} onDismiss={onDismiss}>
      {hasPartitionKey && (
        <FormField label="Partition key" description="Its hash says which shard takes the record.">
          <Input value={partition} autoComplete={false} onChange={({ detail }) => setPartition(detail.value)} />
        </FormField>
      )}
      <div>
        <Box variant="awsui-key-label">Data</Box>
        <Code value={data} label="Data" language={noLanguage} onChange={setData} height="220px" />
      </div>
    </FormDialog>
  );
}
