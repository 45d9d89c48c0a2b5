import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { createLogGroup, deleteLogGroup, describeLogGroups, type LogGroup } from '../../aws/logs';
import { Confirm } from '../../ui/Confirm';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { NameDialog } from '../../ui/NameDialog';
import { Ago } from '../../ui/Time';
import { formatBytes } from '../../ui/format';
import { useAction } from '../../ui/useAction';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAllPages } from '../../ui/useAllPages';
import { useRemoval } from '../../ui/useRemoval';
import { RetentionDialog, retentionText } from './RetentionDialog';

const columns: readonly ListColumn<LogGroup>[] = [
  { id: 'name', header: 'Log group', isRowHeader: true, minWidth: 180, sortBy: (g) => g.logGroupName, cell: (g) => <Link href={links.logGroup(g.logGroupName)}>{g.logGroupName}</Link> },
  { id: 'retention', header: 'Retention', minWidth: 110, sortBy: (g) => g.retentionInDays, cell: (g) => retentionText(g.retentionInDays) },
  { id: 'size', header: 'Stored bytes', minWidth: 110, sortBy: (g) => g.storedBytes, cell: (g) => formatBytes(g.storedBytes ?? 0) },
  { id: 'created', header: 'Created', minWidth: 130, sortBy: (g) => g.creationTime, cell: (g) => <Ago value={g.creationTime / 1000} /> },
];

export function Component() {
  usePageFrame('Log groups', links.logGroups());
  const scope = useScope();
  const [chosen, setChosen] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'create' | 'delete' | 'retention' | null>(null);
  const groups = useAllPages(describeLogGroups.pages(scope, {}), groupsOf);
  const selected = groups.items.find((g) => g.logGroupName === chosen) ?? null;
  const close = () => setDialog(null);
  const create = useAction({ service: 'logs', run: (logGroupName: string) => createLogGroup.call(scope, { logGroupName }), done: (_, name) => `${name} was created.`, onDone: close });
  const remove = useRemoval<string>({
    service: 'logs',
    ids: (name) => [name],
    run: (logGroupName) => deleteLogGroup.call(scope, { logGroupName }),
    done: (name) => `${name} was deleted.`,
    onDone: close,
  });

  return (
    <SpaceBetween size="m">
      {groups.error && <ErrorState what="The log groups could not be read" error={groups.error} onRetry={groups.refetch} />}
      <ListTable<LogGroup>
        id="logGroups"
        variant="full-page"
        title="Log groups"
        items={groups.items}
        columns={columns}
        keyOf={(g) => g.logGroupName}
        textOf={(g) => g.logGroupName}
        filterLabel="Find log groups"
        isLoading={groups.isPending}
        isPartial={!groups.isComplete}
        selected={selected}
        onSelect={(g) => setChosen(g?.logGroupName ?? null)}
        empty={groups.error ? null : <EmptyState title="No log groups" text="A function's log group is made when it first runs." action={{ text: 'Create log group', onClick: () => setDialog('create') }} />}
        actions={
          <>
            <Button disabled={!selected} onClick={() => setDialog('retention')}>
              Edit retention
            </Button>
            <Button disabled={!selected} onClick={() => setDialog('delete')}>
              Delete
            </Button>
            <Button variant="primary" onClick={() => setDialog('create')}>
              Create log group
            </Button>
          </>
        }
      />
      {dialog === 'create' && (
        <NameDialog title="Create log group" label="Log group name" description="Letters, digits and _ - / . #" action="Create" error={create.error} isBusy={create.isPending} onDone={create.mutate} onDismiss={close} />
      )}
      {dialog === 'retention' && selected && <RetentionDialog scope={scope} group={selected} onDismiss={close} />}
      {dialog === 'delete' && selected && (
        <Confirm title="Delete log group" action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate(selected.logGroupName)} onDismiss={close}>
          All events of <b>{selected.logGroupName}</b> are deleted with it. This can't be undone.
        </Confirm>
      )}
    </SpaceBetween>
  );
}

function groupsOf(page: { readonly logGroups: readonly LogGroup[] }): readonly LogGroup[] {
  return page.logGroups;
}
