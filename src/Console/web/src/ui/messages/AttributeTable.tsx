import { CopyText } from '../CopyText';
import { ShortTable } from '../table/ShortTable';

interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** Names and values, as they were sent or are set. */
export function AttributeTable({ title, attributes }: { readonly title: string; readonly attributes: Readonly<Record<string, string>> }) {
  return (
    <ShortTable<Attribute>
      isEmbedded
      title={title}
      items={Object.entries(attributes).map(([name, value]) => ({ name, value }))}
      keyOf={(a) => a.name}
      columns={[
        { id: 'name', header: title, isRowHeader: true, minWidth: 160, cell: (a) => a.name },
        { id: 'value', header: 'Value', minWidth: 160, cell: (a) => (a.value === '' ? '-' : <CopyText value={a.value} label={`Copy the value of ${a.name}`} />) },
      ]}
    />
  );
}
