import SpaceBetween from '@cloudscape-design/components/space-between';
import Link from '@cloudscape-design/components/link';
import { arnLink } from '../../../app/arnLink';
import type { Stack, StackOutput } from '../../../aws/cloudformation';
import { CopyText } from '../../../ui/CopyText';
import { EmptyState } from '../../../ui/EmptyState';
import { ListTable } from '../../../ui/table/ListTable';
import { ShortTable } from '../../../ui/table/ShortTable';

/** What a stack says of itself to others, and what it was given. */
export function Outputs({ stack }: { readonly stack: Stack }) {
  return (
    <SpaceBetween size="l">
      <ListTable<StackOutput>
        id="stack-outputs"
        prefix="outputs-"
        title="Outputs"
        items={stack.Outputs}
        isLoading={false}
        keyOf={(o) => o.OutputKey ?? ''}
        textOf={(o) => `${o.OutputKey ?? ''} ${o.OutputValue ?? ''} ${o.Description ?? ''}`}
        filterLabel="Find outputs"
        columns={[
          { id: 'key', header: 'Key', isRowHeader: true, minWidth: 180, sortBy: (o) => o.OutputKey, cell: (o) => o.OutputKey },
          { id: 'value', header: 'Value', minWidth: 260, sortBy: (o) => o.OutputValue, cell: (o) => <Value text={o.OutputValue ?? ''} name={o.OutputKey ?? ''} /> },
          { id: 'description', header: 'Description', minWidth: 160, sortBy: (o) => o.Description, cell: (o) => o.Description ?? '-' },
          { id: 'export', header: 'Export name', isHiddenAtFirst: true, minWidth: 180, sortBy: (o) => o.ExportName, cell: (o) => o.ExportName ?? '-' },
        ]}
        empty={<EmptyState title="No outputs" text="The template has none." />}
      />
      <Pairs title="Parameters" empty="The template takes none, or all stand as they were." pairs={stack.Parameters.map((p) => [p.ParameterKey ?? '', p.ParameterValue ?? ''])} />
      <Pairs title="Tags" empty="The stack has none." pairs={stack.Tags.map((t) => [t.Key ?? '', t.Value ?? ''])} />
    </SpaceBetween>
  );
}

function Value({ text, name }: { readonly text: string; readonly name: string }) {
  const href = arnLink(text);
  return (
    <SpaceBetween size="xxs">
      <CopyText value={text} label={`Copy the value of ${name}`} />
      {href && <Link href={href}>Open</Link>}
    </SpaceBetween>
  );
}

function Pairs({ title, empty, pairs }: { readonly title: string; readonly empty: string; readonly pairs: readonly (readonly [key: string, value: string])[] }) {
  return (
    <ShortTable<readonly [string, string]>
      title={title}
      items={pairs}
      keyOf={([key]) => key}
      columns={[
        { id: 'key', header: 'Key', isRowHeader: true, minWidth: 160, cell: ([key]) => key },
        { id: 'value', header: 'Value', minWidth: 200, cell: ([key, value]) => (value === '' ? '-' : <CopyText value={value} label={`Copy the value of ${key}`} />) },
      ]}
      empty={<EmptyState title={`No ${title.toLowerCase()}`} text={empty} />}
    />
  );
}
