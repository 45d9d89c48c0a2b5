import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { links } from '../../app/links';
import { nameOf, scopeOfArn } from '../../aws/scope';
import { type Alias, deleteStateMachineAlias, describeStateMachineAlias, listStateMachineAliases } from '../../aws/states';
import { Confirm } from '../../ui/Confirm';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { Time } from '../../ui/Time';
import { useAllPages } from '../../ui/useAllPages';
import { useRemoval } from '../../ui/useRemoval';
import { AliasDialog } from './AliasDialog';

type Dialog = 'create' | 'edit' | 'delete';

const aliasesOf = (page: { readonly stateMachineAliases: readonly { readonly stateMachineAliasArn: string }[] }) => page.stateMachineAliases;

const columns: readonly ListColumn<Alias>[] = [
  { id: 'alias', header: 'Alias', isRowHeader: true, sortBy: (a) => a.name, cell: (a) => <Link href={links.stateMachine(a.stateMachineAliasArn)}>{a.name}</Link> },
  {
    id: 'routing',
    header: 'Versions',
    cell: (a) =>
      a.routingConfiguration.map((r) => (
        <div key={r.stateMachineVersionArn}>
          <Link href={links.stateMachine(r.stateMachineVersionArn)}>Version {nameOf(r.stateMachineVersionArn)}</Link>: {r.weight} %
        </div>
      )),
  },
  { id: 'description', header: 'Description', cell: (a) => a.description || '-' },
  { id: 'updated', header: 'Updated', sortBy: (a) => a.updateDate ?? a.creationDate, cell: (a) => <Time value={a.updateDate ?? a.creationDate} /> },
  { id: 'created', header: 'Created', isHiddenAtFirst: true, sortBy: (a) => a.creationDate, cell: (a) => <Time value={a.creationDate} /> },
];

/** The names under which versions are started, and in which shares. */
export function Aliases({ machineArn }: { readonly machineArn: string }) {
  const scope = scopeOfArn(machineArn);
  const list = useAllPages(listStateMachineAliases.pages(scope, { stateMachineArn: machineArn, maxResults: 1000 }), aliasesOf);
  const aliases = useQueries({
    queries: list.items.map((a) => describeStateMachineAlias.query(scope, { stateMachineAliasArn: a.stateMachineAliasArn })),
    combine: (answers) => answers.flatMap((a) => (a.data ? [a.data] : [])),
  });
  const [selectedArn, setSelectedArn] = useState<string | null>(null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const selected = aliases.find((a) => a.stateMachineAliasArn === selectedArn) ?? null;
  const close = () => setDialog(null);
  if (list.error && list.items.length === 0) {
    return <ErrorState what="The aliases could not be listed" error={list.error} onRetry={list.refetch} />;
  }
  return (
    <>
      <ListTable<Alias>
        id="aliases"
        prefix="a."
        title="Aliases"
        items={aliases}
        columns={columns}
        keyOf={(a) => a.stateMachineAliasArn}
        textOf={(a) => `${a.name} ${a.description ?? ''}`}
        filterLabel="Find aliases"
        isLoading={list.isPending || aliases.length < list.items.length}
        selected={selected}
        onSelect={(a) => setSelectedArn(a?.stateMachineAliasArn ?? null)}
        empty={<EmptyState title="No aliases" text="An alias is a name that leads to one version, or to two with a share for each." action={{ text: 'Create alias', onClick: () => setDialog('create') }} />}
        actions={
          <>
            <Button disabled={!selected} onClick={() => setDialog('delete')}>
              Delete
            </Button>
            <Button disabled={!selected} onClick={() => setDialog('edit')}>
              Edit
            </Button>
            <Button onClick={() => setDialog('create')}>Create alias</Button>
          </>
        }
      />
      {dialog === 'create' && <AliasDialog machineArn={machineArn} alias={null} onClose={close} />}
      {dialog === 'edit' && selected && <AliasDialog machineArn={machineArn} alias={selected} onClose={close} />}
      {dialog === 'delete' && selected && <DeleteAlias alias={selected} onClose={close} />}
    </>
  );
}

function DeleteAlias({ alias, onClose }: { readonly alias: Alias; onClose(): void }) {
  const remove = useRemoval({
    service: 'states',
    ids: () => [alias.stateMachineAliasArn],
    run: () => deleteStateMachineAlias.call(scopeOfArn(alias.stateMachineAliasArn), { stateMachineAliasArn: alias.stateMachineAliasArn }),
    done: () => `Alias ${alias.name} was deleted.`,
    onDone: onClose,
  });
  return (
    <Confirm title={`Delete alias ${alias.name}?`} action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={onClose}>
      What starts executions by this alias will fail. Executions that it started go on.
    </Confirm>
  );
}
