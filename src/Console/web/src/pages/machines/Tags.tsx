import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { scopeOfArn } from '../../aws/scope';
import { listTagsForResource, type Tag, tagResource, untagResource } from '../../aws/states';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { areComplete, TagsEditor } from '../../ui/TagsEditor';
import { useAction } from '../../ui/useAction';
import { ShortTable } from '../../ui/table/ShortTable';
import { useReturnFocus } from '../../ui/useReturnFocus';

/** The tags of a state machine or activity, to read and to change. */
export function Tags({ arn }: { readonly arn: string }) {
  const { data, error, refetch, isPending } = useQuery(listTagsForResource.query(scopeOfArn(arn), { resourceArn: arn }));
  const [isEditing, setEditing] = useState(false);
  if (error && !data) {
    return <ErrorState what="The tags could not be read" error={error} onRetry={() => void refetch()} />;
  }
  if (isEditing && data) {
    return <TagEditor arn={arn} tags={data.tags} onClose={() => setEditing(false)} />;
  }
  return (
    <ShortTable<Tag>
      title="Tags"
      items={data?.tags ?? []}
      isLoading={isPending}
      keyOf={(t) => t.key}
      columns={[
        { id: 'key', header: 'Key', cell: (t) => t.key, isRowHeader: true },
        { id: 'value', header: 'Value', cell: (t) => t.value || '-' },
      ]}
      actions={<Button disabled={!data} onClick={() => setEditing(true)}>Manage tags</Button>}
      empty={<EmptyState title="No tags" text="Tags name an owner, a project, a cost centre." action={{ text: 'Add a tag', onClick: () => setEditing(true) }} />}
    />
  );
}

function TagEditor({ arn, tags, onClose }: { readonly arn: string; readonly tags: readonly Tag[]; onClose(): void }) {
  const [items, setItems] = useState<readonly Tag[]>(tags.length > 0 ? tags : [{ key: '', value: '' }]);
  useReturnFocus();
  const save = useAction({
    service: 'states',
    run: async () => {
      const scope = scopeOfArn(arn);
      const gone = tags.filter((t) => !items.some((i) => i.key === t.key)).map((t) => t.key);
      const changed = items.filter((i) => !tags.some((t) => t.key === i.key && t.value === i.value));
      if (gone.length > 0) {
        await untagResource.call(scope, { resourceArn: arn, tagKeys: gone });
      }
      if (changed.length > 0) {
        await tagResource.call(scope, { resourceArn: arn, tags: changed });
      }
    },
    done: () => 'The tags were saved.',
    onDone: onClose,
  });
  return (
    <Container
      header={
        <Header
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>
                Cancel
              </Button>
              <Button variant="primary" loading={save.isPending} disabled={!areComplete(items)} onClick={() => save.mutate()}>
                Save
              </Button>
            </SpaceBetween>
          }
        >
          Manage tags
        </Header>
      }
    >
      <SpaceBetween size="m">
        <TagsEditor tags={items} onChange={setItems} />
        {save.error && <ErrorState what="The tags were not saved" error={save.error} />}
      </SpaceBetween>
    </Container>
  );
}
