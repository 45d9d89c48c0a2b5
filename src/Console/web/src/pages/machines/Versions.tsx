import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { links } from '../../app/links';
import { nameOf, scopeOfArn } from '../../aws/scope';
import { deleteStateMachineVersion, describeStateMachine, listStateMachineVersions } from '../../aws/states';
import { Confirm } from '../../ui/Confirm';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { Time } from '../../ui/Time';
import { useAllPages } from '../../ui/useAllPages';
import { useRemoval } from '../../ui/useRemoval';

interface Version {
  readonly stateMachineVersionArn: string;
  readonly creationDate: number;
}

const versionsOf = (page: { readonly stateMachineVersions: readonly Version[] }) => page.stateMachineVersions;

const columns: readonly ListColumn<Version>[] = [
  { id: 'version', header: 'Version', isRowHeader: true, sortBy: (v) => Number(nameOf(v.stateMachineVersionArn)), cell: (v) => <Link href={links.stateMachine(v.stateMachineVersionArn)}>{nameOf(v.stateMachineVersionArn)}</Link> },
  { id: 'description', header: 'Description', cell: (v) => <Description arn={v.stateMachineVersionArn} /> },
  { id: 'created', header: 'Created', sortBy: (v) => v.creationDate, cell: (v) => <Time value={v.creationDate} /> },
];

/** What was published of a machine. A version's link leads to its definition and executions. */
export function Versions({ machineArn, onPublish }: { readonly machineArn: string; onPublish(): void }) {
  const versions = useAllPages(listStateMachineVersions.pages(scopeOfArn(machineArn), { stateMachineArn: machineArn, maxResults: 1000 }), versionsOf);
  const [selectedArn, setSelectedArn] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const selected = versions.items.find((v) => v.stateMachineVersionArn === selectedArn) ?? null;
  if (versions.error && versions.items.length === 0) {
    return <ErrorState what="The versions could not be listed" error={versions.error} onRetry={versions.refetch} />;
  }
  return (
    <>
      <ListTable<Version>
        id="versions"
        prefix="v."
        title="Versions"
        items={versions.items}
        columns={columns}
        keyOf={(v) => v.stateMachineVersionArn}
        textOf={(v) => nameOf(v.stateMachineVersionArn)}
        filterLabel="Find versions"
        firstOrder="-version"
        isLoading={versions.isPending}
        selected={selected}
        onSelect={(v) => setSelectedArn(v?.stateMachineVersionArn ?? null)}
        empty={<EmptyState title="No versions" text="A version keeps the definition as it is when it is published. Aliases lead to versions." action={{ text: 'Publish version', onClick: onPublish }} />}
        actions={
          <>
            <Button disabled={!selected} onClick={() => setDeleting(true)}>
              Delete
            </Button>
            <Button onClick={onPublish}>Publish version</Button>
          </>
        }
      />
      {selected && isDeleting && <DeleteVersion arn={selected.stateMachineVersionArn} onClose={() => setDeleting(false)} />}
    </>
  );
}

function Description({ arn }: { readonly arn: string }) {
  const { data } = useQuery(describeStateMachine.query(scopeOfArn(arn), { stateMachineArn: arn, includedData: 'METADATA_ONLY' }));
  return data?.description ?? '-';
}

function DeleteVersion({ arn, onClose }: { readonly arn: string; onClose(): void }) {
  const remove = useRemoval({
    service: 'states',
    ids: () => [arn],
    run: () => deleteStateMachineVersion.call(scopeOfArn(arn), { stateMachineVersionArn: arn }),
    done: () => `Version ${nameOf(arn)} was deleted.`,
    onDone: onClose,
  });
  return (
    <Confirm title={`Delete version ${nameOf(arn)}?`} action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={onClose}>
      A version that an alias leads to can’t be deleted. Executions of it go on.
    </Confirm>
  );
}
