import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { type ApiKey, createApiKey, createUsagePlanKey, deleteApiKey, updateApiKey, type UsagePlan } from '../../aws/apigateway';
import { ActionsMenu } from '../../ui/ActionsMenu';
import { Confirm } from '../../ui/Confirm';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { SecretText } from '../../ui/SecretText';
import { Ago } from '../../ui/Time';
import { useAction } from '../../ui/useAction';
import { useRemoval } from '../../ui/useRemoval';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { CreateApiKey, type NewKey } from './CreateApiKey';
import { useApiKeys, useKeysOfPlans, useUsagePlans } from './keys';

interface Row extends ApiKey {
  readonly plans: readonly UsagePlan[];
}

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 140, sortBy: (k) => k.name, cell: (k) => k.name ?? k.id },
  { id: 'id', header: 'ID', minWidth: 110, sortBy: (k) => k.id, cell: (k) => k.id },
  { id: 'value', header: 'API key', minWidth: 230, cell: (k) => (k.value === undefined ? '-' : <SecretText value={k.value} name={k.name ?? k.id} />) },
  { id: 'enabled', header: 'Status', minWidth: 125, sortBy: (k) => String(k.enabled), cell: (k) => (k.enabled ? <StatusIndicator type="success">Enabled</StatusIndicator> : <StatusIndicator type="stopped">Disabled</StatusIndicator>) },
  { id: 'plans', header: 'Usage plans', minWidth: 130, sortBy: (k) => k.plans.map((p) => p.name).join(), cell: (k) => plansOf(k) },
  { id: 'description', header: 'Description', minWidth: 120, sortBy: (k) => k.description, cell: (k) => k.description ?? '-' },
  { id: 'created', header: 'Created', minWidth: 110, sortBy: (k) => k.createdDate, cell: (k) => <Ago value={k.createdDate} /> },
];

export function Component() {
  usePageFrame('API keys', links.apiKeys());
  const scope = useScope();
  const [chosen, setChosen] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'create' | 'delete' | null>(null);
  const keys = useApiKeys(scope);
  const plans = useUsagePlans(scope);
  const keysOfPlans = useKeysOfPlans(scope, plans.items);
  const rows = keys.items.map((k): Row => ({ ...k, plans: plans.items.filter((p) => keysOfPlans.get(p.id)?.includes(k.id)) }));
  const selected = rows.find((k) => k.id === chosen) ?? null;
  const close = () => setDialog(null);
  const create = useAction({
    service: 'apigateway',
    run: async ({ planId, ...key }: NewKey) => {
      const made = await createApiKey.call(scope, { ...key, enabled: true });
      if (planId !== undefined) {
        await createUsagePlanKey.call(scope, { usagePlanId: planId, keyId: made.id, keyType: 'API_KEY' });
      }
    },
    done: (_, { name }) => `The key ${name} was created.`,
    onDone: close,
  });
  const change = useAction({
    service: 'apigateway',
    run: ({ id, enabled }: ApiKey) => updateApiKey.call(scope, { apiKey: id, patchOperations: [{ op: 'replace', path: '/enabled', value: String(!enabled) }] }),
    done: (key) => `The key ${key.name ?? key.id} is ${key.enabled ? 'enabled' : 'disabled'}.`,
    failed: 'The key was not changed',
  });
  const remove = useRemoval<ApiKey>({
    service: 'apigateway',
    ids: (key) => [key.id],
    run: ({ id }) => deleteApiKey.call(scope, { apiKey: id }),
    done: (key) => `The key ${key.name ?? key.id} was deleted.`,
    onDone: close,
  });
  return (
    <SpaceBetween size="m">
      {keys.error && <ErrorState what="The API keys could not be read" error={keys.error} onRetry={keys.refetch} />}
      <ListTable<Row>
        id="apiKeys"
        variant="full-page"
        title="API keys"
        items={rows}
        columns={columns}
        keyOf={(k) => k.id}
        textOf={textOf}
        filterLabel="Find API keys"
        isLoading={keys.isPending}
        isPartial={!keys.isComplete}
        selected={selected}
        onSelect={(k) => setChosen(k?.id ?? null)}
        empty={keys.error ? null : <EmptyState title="No API keys" text="A method that asks for a key answers 403 without one." action={{ text: 'Create API key', onClick: () => setDialog('create') }} />}
        actions={
          <>
            <ActionsMenu
              isDisabled={!selected}
              actions={[
                { id: 'enabled', text: selected?.enabled ? 'Disable' : 'Enable' },
                { id: 'delete', text: 'Delete' },
              ]}
              onChoose={(action) => (action === 'delete' ? setDialog(action) : change.mutate(selected!))}
            />
            <Button variant="primary" onClick={() => setDialog('create')}>
              Create API key
            </Button>
          </>
        }
      />
      {dialog === 'create' && <CreateApiKey plans={plans.items} error={create.error} isBusy={create.isPending} onDone={create.mutate} onDismiss={close} />}
      {dialog === 'delete' && selected && (
        <Confirm title="Delete API key" action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate(selected)} onDismiss={close}>
          Requests with <b>{selected.name ?? selected.id}</b> are refused at once, and its usage is forgotten. This can't be undone.
        </Confirm>
      )}
    </SpaceBetween>
  );
}

function plansOf({ plans }: Row) {
  return plans.length === 0
    ? '-'
    : plans.map((p) => (
        <div key={p.id}>
          <Link href={links.usagePlans(p.id)}>{p.name}</Link>
        </div>
      ));
}

function textOf(k: Row): string {
  return `${k.name ?? ''} ${k.id} ${k.description ?? ''} ${k.plans.map((p) => p.name).join(' ')}`;
}
