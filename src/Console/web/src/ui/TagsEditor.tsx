import AttributeEditor from '@cloudscape-design/components/attribute-editor';
import Input from '@cloudscape-design/components/input';
import type { Tag } from '../aws/states';

interface Props {
  readonly tags: readonly Tag[];
  readonly onChange: (tags: readonly Tag[]) => void;
}

/** As many as a resource may have. */
const tagsMax = 50;

/** The tags of a resource, to write. */
export function TagsEditor({ tags, onChange }: Props) {
  const change = (at: number, tag: Partial<Tag>) => onChange(tags.map((t, i) => (i === at ? { ...t, ...tag } : t)));
  return (
    <AttributeEditor<Tag>
      items={tags}
      addButtonText="Add a tag"
      removeButtonText="Remove"
      disableAddButton={tags.length >= tagsMax}
      empty="No tags"
      definition={[
        {
          label: 'Key',
          control: (t, i) => <Input value={t.key} ariaLabel={`Key ${i + 1}`} onChange={({ detail }) => change(i, { key: detail.value })} />,
          errorText: (t) => (t.key !== '' && isTwice(tags, t) ? 'This key is there twice.' : null),
        },
        { label: 'Value', control: (t, i) => <Input value={t.value} ariaLabel={`Value ${i + 1}`} onChange={({ detail }) => change(i, { value: detail.value })} /> },
      ]}
      onAddButtonClick={() => onChange([...tags, { key: '', value: '' }])}
      onRemoveButtonClick={({ detail }) => onChange(tags.filter((_, i) => i !== detail.itemIndex))}
    />
  );
}

/** Whether each tag has a key of its own. */
export function areComplete(tags: readonly Tag[]): boolean {
  return tags.every((t) => t.key !== '' && !isTwice(tags, t));
}

function isTwice(tags: readonly Tag[], { key }: Tag): boolean {
  return tags.filter((t) => t.key === key).length > 1;
}
