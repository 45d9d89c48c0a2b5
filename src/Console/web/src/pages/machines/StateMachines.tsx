import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { type ExecutionCounts, executionCounts } from '../../aws/server';
import { listStateMachines, type StateMachineListItem } from '../../aws/states';
import { ActionsMenu } from '../../ui/ActionsMenu';
import { PageError } from '../../ui/PageError';
import { StartExecutionDialog } from '../../ui/StartExecutionDialog';
import { ListTable } from '../../ui/table/ListTable';
import { useAllPages } from '../../ui/useAllPages';
import { DeleteStateMachine } from './DeleteStateMachine';
import { machineColumns } from './machineColumns';
import { NoStateMachines } from './NoStateMachines';

const machinesOf = (page: { readonly stateMachines: readonly StateMachineListItem[] }) => page.stateMachines;

/** All state machines of a region. */
export function Component() {
  usePageFrame('State machines', links.stateMachines());
  const scope = useScope();
  const machines = useAllPages(listStateMachines.pages(scope, { maxResults: 1000 }), machinesOf);
  const counts = useQuery(executionCounts(scope)).data;
  const [selectedArn, setSelectedArn] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'start' | 'delete' | null>(null);
  const countsByArn = useMemo(() => (counts ? new Map<string, ExecutionCounts>(counts.map((c) => [c.stateMachineArn, c])) : null), [counts]);
  const columns = useMemo(() => machineColumns(countsByArn), [countsByArn]);
  const selected = machines.items.find((m) => m.stateMachineArn === selectedArn) ?? null;

  if (machines.error && machines.items.length === 0) {
    return <PageError what="The state machines could not be listed" error={machines.error} onRetry={machines.refetch} />;
  }
  return (
    <>
      <ListTable<StateMachineListItem>
        id="state-machines"
        title="State machines"
        variant="full-page"
        items={machines.items}
        columns={columns}
        keyOf={(m) => m.stateMachineArn}
        textOf={(m) => `${m.name} ${m.type}`}
        filterLabel="Find state machines"
        firstOrder="name"
        isLoading={machines.isPending}
        isPartial={!machines.isComplete}
        selected={selected}
        onSelect={(m) => setSelectedArn(m?.stateMachineArn ?? null)}
        empty={<NoStateMachines />}
        actions={
          <>
            <Button disabled={!selected} onClick={() => setDialog('start')}>
              Start execution
            </Button>
            <ActionsMenu
              isDisabled={!selected}
              actions={
                selected
                  ? [
                      { id: 'edit', text: 'Edit', href: links.editStateMachine(selected.stateMachineArn) },
                      { id: 'copy', text: 'Copy to new', href: links.createStateMachine(selected.stateMachineArn) },
                      { id: 'delete', text: 'Delete' },
                    ]
                  : []
              }
              onChoose={() => setDialog('delete')}
            />
            <Button variant="primary" href={links.createStateMachine()}>
              Create state machine
            </Button>
          </>
        }
      />
      {selected && dialog === 'start' && <StartExecutionDialog stateMachineArn={selected.stateMachineArn} onDismiss={() => setDialog(null)} />}
      {selected && dialog === 'delete' && <DeleteStateMachine machine={selected} onClose={() => setDialog(null)} />}
    </>
  );
}
