import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import type { Scope } from '../../aws/scope';
import { type MapRun, updateMapRun } from '../../aws/states';
import { FormDialog } from '../../ui/FormDialog';
import { useAction } from '../../ui/useAction';

interface Props {
  readonly scope: Scope;
  readonly run: MapRun;
  onDismiss(): void;
}

/** Changes how a running map run goes on; it acts at once. */
export function EditMapRun({ scope, run, onDismiss }: Props) {
  const [concurrency, setConcurrency] = useState(String(run.maxConcurrency));
  const [percentage, setPercentage] = useState(String(run.toleratedFailurePercentage));
  const [count, setCount] = useState(String(run.toleratedFailureCount));
  const wrong = {
    concurrency: isWhole(concurrency) ? undefined : 'Give a whole number of 0 or more.',
    percentage: Number(percentage) >= 0 && Number(percentage) <= 100 && percentage.trim() !== '' ? undefined : 'Give a number from 0 to 100.',
    count: isWhole(count) ? undefined : 'Give a whole number of 0 or more.',
  };
  const save = useAction({
    service: 'states',
    // A threshold that is not set reads as 0, and 0 that is said tolerates nothing: only what was changed is sent.
    run: () =>
      updateMapRun.call(scope, {
        mapRunArn: run.mapRunArn,
        ...(Number(concurrency) === run.maxConcurrency ? {} : { maxConcurrency: Number(concurrency) }),
        ...(Number(percentage) === run.toleratedFailurePercentage ? {} : { toleratedFailurePercentage: Number(percentage) }),
        ...(Number(count) === run.toleratedFailureCount ? {} : { toleratedFailureCount: Number(count) }),
      }),
    done: () => 'The map run goes on as you said.',
    onDone: onDismiss,
  });
  const isWrong = Object.values(wrong).some((w) => w !== undefined);
  return (
    <FormDialog title="Edit map run" action="Save" error={save.error} isBusy={save.isPending} isDisabled={isWrong} onSubmit={() => save.mutate()} onDismiss={onDismiss}>
      <FormField label="Maximum concurrency" description="Child executions that run at the same time; 0 sets no limit." errorText={wrong.concurrency}>
        <Input type="number" value={concurrency} onChange={({ detail }) => setConcurrency(detail.value)} />
      </FormField>
      <FormField label="Tolerated failure percentage" description="The map run fails when more than this share of the items has failed." errorText={wrong.percentage}>
        <Input type="number" step="any" value={percentage} onChange={({ detail }) => setPercentage(detail.value)} />
      </FormField>
      <FormField label="Tolerated failure count" description="The map run fails when more items than this have failed. The threshold that is reached first counts." errorText={wrong.count}>
        <Input type="number" value={count} onChange={({ detail }) => setCount(detail.value)} />
      </FormField>
    </FormDialog>
  );
}

function isWhole(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}
