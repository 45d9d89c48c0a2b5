import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ServerInfo } from '../../aws/server';
import { formatBytes } from '../../ui/format';
import { ShortTable } from '../../ui/table/ShortTable';
import { settingText } from './settingText';

type File = { readonly name: string; readonly bytes: number };

// What a file holds, by its name.
const holds: Readonly<Record<string, string>> = {
  treadle: 'Executions, machines, functions, APIs, stacks',
  logs: 'Log events',
  metrics: 'Metrics',
};

/** How much is kept, in which files, and for how long. */
export function StorageSettings({ info }: { readonly info: ServerInfo | undefined }) {
  const { storage, retention } = info ?? {};
  return (
    <Container fitHeight header={<Header variant="h2">Storage</Header>}>
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={2}
          minColumnWidth={150}
          items={[
            { label: 'Kind', value: storage ? ({ sqlite: 'SQLite', memory: 'Memory: it is lost at the end' }[storage.kind] ?? storage.kind) : '-' },
            { label: 'Size', value: storage?.bytes === undefined ? '-' : formatBytes(storage.bytes) },
            ...Object.entries(retention ?? {}).map(([name, value]) => settingText(name, value)),
          ]}
        />
        {(storage?.files?.length ?? 0) > 0 && (
          <ShortTable<File>
            isEmbedded
            title="Files"
            items={storage!.files!}
            keyOf={(f) => f.name}
            columns={[
              { id: 'name', header: 'File', cell: (f) => f.name, isRowHeader: true },
              { id: 'bytes', header: 'Size', cell: (f) => formatBytes(f.bytes) },
              { id: 'holds', header: 'Holds', cell: (f) => <Box color="text-body-secondary">{holds[f.name.split('.')[0]!] ?? ''}{f.name.endsWith('-wal') ? ' (write-ahead log)' : ''}</Box> },
            ]}
          />
        )}
      </SpaceBetween>
    </Container>
  );
}
