import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMemo, useState } from 'react';
import { Choice } from '../../ui/Choice';
import { Code, noLanguage } from '../../ui/code';
import { Payload } from '../../ui/Payload';
import { ShortTable } from '../../ui/table/ShortTable';
import { readCsv } from './folders';

/** Rows of a CSV that are shown as a table. */
const rowsMax = 200;

/** An object's text: JSON indented, CSV as a table, the rest as it stands. */
export function ObjectText({ text, name, contentType }: { readonly text: string; readonly name: string; readonly contentType: string }) {
  const csv = useMemo(() => (/\.csv$/i.test(name) || contentType.startsWith('text/csv') ? readCsv(text, rowsMax + 1) : null), [text, name, contentType]);
  const [view, setView] = useState<'table' | 'text'>('table');
  if (text === '') {
    return <Box color="text-body-secondary">The object is empty.</Box>;
  }
  if (csv === null) {
    return <Payload text={text} label={`Text of ${name}`} maxHeight="60vh" />;
  }
  return (
    <SpaceBetween size="s">
      <Choice
        label="View"
        chosen={view}
        options={[
          { id: 'table', text: 'Table' },
          { id: 'text', text: 'Text' },
        ]}
        onChoose={setView}
      />
      {view === 'text' ? <Code value={text} label={`Text of ${name}`} maxHeight="60vh" language={noLanguage} /> : <Rows rows={csv} />}
    </SpaceBetween>
  );
}

function Rows({ rows }: { readonly rows: readonly (readonly string[])[] }) {
  const [head = [], ...body] = rows;
  const columns = Math.max(...rows.map((r) => r.length));
  return (
    <ShortTable<readonly string[]>
      isEmbedded
      title="Rows"
      items={body}
      columns={Array.from({ length: columns }, (_, i) => ({ id: String(i), header: head[i] ?? `Column ${i + 1}`, minWidth: 100, cell: (row: readonly string[]) => row[i] ?? '' }))}
      empty="No rows"
      footer={body.length >= rowsMax ? `The first ${rowsMax} rows are shown.` : undefined}
    />
  );
}
