import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useAddress } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { createUsagePlan, deleteUsagePlan, updateUsagePlan, type UsagePlan } from '../../aws/apigateway';
import { Confirm } from '../../ui/Confirm';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { formatNumber } from '../../ui/format';
import { useAction } from '../../ui/useAction';
import { useRemoval } from '../../ui/useRemoval';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { PlanDialog } from './PlanDialog';
import { UsagePlanDetails } from './UsagePlanDetails';
import { useKeysOfPlans, useUsagePlans } from './keys';
import { fromDraft, patchesOf, type PlanDraft } from './planForm';
import { quotaText, throttleText } from './planText';

interface Row extends UsagePlan {
  readonly keyCount: number;
}

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 150, sortBy: (p) => p.name, cell: (p) => <Link href={links.usagePlans(p.id)}>{p.name}</Link> },
  { id: 'id', header: 'ID', minWidth: 80, sortBy: (p) => p.id, cell: (p) => p.id },
  { id: 'throttle', header: 'Throttle', minWidth: 150, sortBy: (p) => p.throttle?.rateLimit, cell: (p) => throttleText(p.throttle) },
  { id: 'quota', header: 'Quota', minWidth: 130, sortBy: (p) => p.quota?.limit, cell: (p) => quotaText(p.quota) },
  { id: 'stages', header: 'API stages', minWidth: 130, cell: (p) => (p.apiStages ?? []).map((s) => <div key={`${s.apiId}/${s.stage}`}><Link href={links.api(s.apiId)}>{`${s.apiId}/${s.stage}`}</Link></div>) },
  { id: 'keys', header: 'Keys', minWidth: 70, sortBy: (p) => p.keyCount, cell: (p) => formatNumber(p.keyCount) },
];

export function Component() {
  usePageFrame('Usage plans', links.usagePlans());
  const scope = useScope();
  const [chosen, setChosen] = useAddress('plan');
  const [dialog, setDialog] = useState<'create' | 'edit' | 'delete' | null>(null);
  const plans = useUsagePlans(scope);
  const keys = useKeysOfPlans(scope, plans.items);
  const rows = plans.items.map((p): Row => Object.assign({ keyCount: keys.get(p.id)?.length ?? 0 }, p));
  const selected = rows.find((p) => p.id === chosen) ?? (rows.length === 1 ? rows[0]! : null);
  const close = () => setDialog(null);
  const create = useAction({
    service: 'apigateway',
    run: (draft: PlanDraft) => createUsagePlan.call(scope, fromDraft(draft)),
    done: (plan) => `The usage plan ${plan.name} was created.`,
    onDone: (plan) => {
      close();
      setChosen(plan.id);
    },
  });
  const edit = useAction({
    service: 'apigateway',
    run: (draft: PlanDraft) => updateUsagePlan.call(scope, { usagePlanId: selected!.id, patchOperations: patchesOf(selected!, draft) }),
    done: (plan) => `The usage plan ${plan.name} was saved.`,
    onDone: close,
  });
  const remove = useRemoval<UsagePlan>({
    service: 'apigateway',
    ids: (plan) => [plan.id],
    run: async (plan) => {
      // A plan that still has stages is not deleted.
      const stages = plan.apiStages ?? [];
      if (stages.length > 0) {
        await updateUsagePlan.call(scope, { usagePlanId: plan.id, patchOperations: stages.map((s) => ({ op: 'remove', path: '/apiStages', value: `${s.apiId}:${s.stage}` })) });
      }
      await deleteUsagePlan.call(scope, { usagePlanId: plan.id });
    },
    done: (plan) => `The usage plan ${plan.name} was deleted.`,
    onDone: () => {
      close();
      setChosen(null);
    },
  });
  return (
    <SpaceBetween size="l">
      {plans.error && <ErrorState what="The usage plans could not be read" error={plans.error} onRetry={plans.refetch} />}
      <ListTable<Row>
        id="usagePlans"
        variant="full-page"
        title="Usage plans"
        items={rows}
        columns={columns}
        keyOf={(p) => p.id}
        textOf={textOf}
        filterLabel="Find usage plans"
        isLoading={plans.isPending}
        isPartial={!plans.isComplete}
        selected={selected}
        onSelect={(p) => setChosen(p?.id ?? null)}
        empty={plans.error ? null : <EmptyState title="No usage plans" text="A plan says how much the holders of its keys may call." action={{ text: 'Create usage plan', onClick: () => setDialog('create') }} />}
        actions={
          <>
            <Button disabled={!selected} onClick={() => setDialog('edit')}>
              Edit
            </Button>
            <Button disabled={!selected} onClick={() => setDialog('delete')}>
              Delete
            </Button>
            <Button variant="primary" onClick={() => setDialog('create')}>
              Create usage plan
            </Button>
          </>
        }
      />
      {selected && <UsagePlanDetails key={selected.id} scope={scope} plan={selected} />}
      {dialog === 'create' && <PlanDialog scope={scope} error={create.error} isBusy={create.isPending} onDone={create.mutate} onDismiss={close} />}
      {dialog === 'edit' && selected && <PlanDialog scope={scope} plan={selected} error={edit.error} isBusy={edit.isPending} onDone={edit.mutate} onDismiss={close} />}
      {dialog === 'delete' && selected && (
        <Confirm title="Delete usage plan" action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate(selected)} onDismiss={close}>
          The keys of <b>{selected.name}</b> open nothing any more, and its usage is forgotten. This can't be undone.
        </Confirm>
      )}
    </SpaceBetween>
  );
}

function textOf(p: Row): string {
  return `${p.name} ${p.id} ${p.description ?? ''}`;
}
