import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import type { MessageAttribute } from '../../aws/sqs';

export interface AttributeRow {
  readonly name: string;
  readonly type: string;
  /** Base64 where the type is `Binary`. */
  readonly value: string;
}

/** As SQS and SNS allow. */
const attributesMax = 10;
const types = ['String', 'Number', 'Binary'].map((value) => ({ value, label: value }));

/** A message's attributes, to write. */
export function AttributesEditor({ rows, onChange }: { readonly rows: readonly AttributeRow[]; readonly onChange: (rows: readonly AttributeRow[]) => void }) {
  const change = (at: number, row: Partial<AttributeRow>) => onChange(rows.map((r, i) => (i === at ? { ...r, ...row } : r)));
  return (
    <ExpandableSection headerText={rows.length === 0 ? 'Message attributes' : `Message attributes (${rows.length})`}>
      <AttributeEditor<AttributeRow>
        items={rows}
        addButtonText="Add an attribute"
        removeButtonText="Remove"
        disableAddButton={rows.length >= attributesMax}
        empty="No attributes"
        definition={[
          { label: 'Name', control: (r, i) => <Input value={r.name} ariaLabel={`Name ${i + 1}`} onChange={({ detail }) => change(i, { name: detail.value })} /> },
          {
            label: 'Type',
            control: (r, i) => <Select selectedOption={{ value: r.type, label: r.type }} options={types} ariaLabel={`Type ${i + 1}`} expandToViewport onChange={({ detail }) => change(i, { type: detail.selectedOption.value! })} />,
          },
          { label: 'Value', control: (r, i) => <Input value={r.value} ariaLabel={`Value ${i + 1}`} onChange={({ detail }) => change(i, { value: detail.value })} /> },
        ]}
        onAddButtonClick={() => onChange([...rows, { name: '', type: 'String', value: '' }])}
        onRemoveButtonClick={({ detail }) => onChange(rows.filter((_, i) => i !== detail.itemIndex))}
      />
    </ExpandableSection>
  );
}

/** As the request wants them; undefined where there are none. */
export function attributesOf(rows: readonly AttributeRow[]): Readonly<Record<string, MessageAttribute>> | undefined {
  const named = rows.filter((r) => r.name !== '');
  return named.length === 0 ? undefined : Object.fromEntries(named.map((r) => [r.name, r.type === 'Binary' ? { DataType: r.type, BinaryValue: r.value } : { DataType: r.type, StringValue: r.value }]));
}
