import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select from '@cloudscape-design/components/select';
import Toggle from '@cloudscape-design/components/toggle';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { getRestApis, getStages, type Quota, type RestApi, type UsagePlan } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { FormDialog } from '../../ui/FormDialog';
import { useAllPages } from '../../ui/useAllPages';
import { draftProblem, type PlanDraft, toDraft } from './planForm';

interface Props {
  readonly scope: Scope;
  /** Absent: a new one. */
  readonly plan?: UsagePlan | undefined;
  readonly isBusy: boolean;
  readonly error: unknown;
  onDone(draft: PlanDraft): void;
  onDismiss(): void;
}

const periods: readonly { readonly value: Quota['period']; readonly label: string }[] = [
  { value: 'DAY', label: 'Day' },
  { value: 'WEEK', label: 'Week' },
  { value: 'MONTH', label: 'Month' },
];

/** Creates or edits a usage plan. */
export function PlanDialog({ scope, plan, isBusy, error, onDone, onDismiss }: Props) {
  const [draft, setDraft] = useState(() => toDraft(plan));
  const change = (values: Partial<PlanDraft>) => setDraft({ ...draft, ...values });
  const apis = useAllPages(getRestApis.pages(scope, {}), apisOf);
  const stages = useQueries({ queries: apis.items.map((a) => getStages.query(scope, { restApiId: a.id })) });
  const options = apis.items.flatMap((a, i) => (stages[i]?.data?.item ?? []).map((s) => ({ value: `${a.id}:${s.stageName}`, label: `${a.name}: ${s.stageName}` })));
  const problem = draftProblem(draft);
  return (
    <FormDialog title={plan ? 'Edit usage plan' : 'Create usage plan'} action={plan ? 'Save' : 'Create'} error={error} isBusy={isBusy} isDisabled={problem !== null} onSubmit={() => onDone(draft)} onDismiss={onDismiss}>
      <FormField label="Name">
        <Input value={draft.name} autoComplete={false} onChange={({ detail }) => change({ name: detail.value })} />
      </FormField>
      <FormField label="Description - optional">
        <Input value={draft.description} onChange={({ detail }) => change({ description: detail.value })} />
      </FormField>
      <Toggle checked={draft.hasThrottle} onChange={({ detail }) => change({ hasThrottle: detail.checked })}>
        Throttling
      </Toggle>
      {draft.hasThrottle && (
        <ColumnLayout columns={2}>
          <FormField label="Rate" description="Requests per second, of each key.">
            <Input value={draft.rateLimit} inputMode="decimal" onChange={({ detail }) => change({ rateLimit: detail.value })} />
          </FormField>
          <FormField label="Burst" description="Requests at once.">
            <Input value={draft.burstLimit} inputMode="numeric" onChange={({ detail }) => change({ burstLimit: detail.value })} />
          </FormField>
        </ColumnLayout>
      )}
      <Toggle checked={draft.hasQuota} onChange={({ detail }) => change({ hasQuota: detail.checked })}>
        Quota
      </Toggle>
      {draft.hasQuota && (
        <ColumnLayout columns={2}>
          <FormField label="Requests">
            <Input value={draft.limit} inputMode="numeric" onChange={({ detail }) => change({ limit: detail.value })} />
          </FormField>
          <FormField label="Per">
            <Select selectedOption={periods.find((p) => p.value === draft.period) ?? null} options={periods} expandToViewport onChange={({ detail }) => change({ period: detail.selectedOption.value as Quota['period'] })} />
          </FormField>
        </ColumnLayout>
      )}
      <FormField label="API stages" description="Where the plan's keys open methods.">
        <Multiselect
          selectedOptions={draft.stages.map((s) => options.find((o) => o.value === s) ?? { value: s, label: s })}
          options={options}
          placeholder="Choose stages"
          expandToViewport
          deselectAriaLabel={(o) => `Take out ${o.label}`}
          onChange={({ detail }) => change({ stages: detail.selectedOptions.map((o) => o.value!) })}
        />
      </FormField>
      {problem !== null && draft.name !== '' && <Box color="text-status-error">{problem}</Box>}
    </FormDialog>
  );
}

function apisOf(page: { readonly item?: readonly RestApi[] }): readonly RestApi[] {
  return page.item ?? [];
}
