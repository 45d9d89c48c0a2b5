import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { deleteRetentionPolicy, type LogGroup, putRetentionPolicy, retentionDays } from '../../aws/logs';
import type { Scope } from '../../aws/scope';
import { FormDialog } from '../../ui/FormDialog';
import { useAction } from '../../ui/useAction';

const never = '';

/** `Never expire`, `1 week`, `3 months`, `400 days`. */
export function retentionText(days: number | undefined): string {
  if (days === undefined) {
    return 'Never expire';
  }
  return days === 1 ? '1 day' : days === 7 ? '1 week' : days === 14 ? '2 weeks' : `${days} days`;
}

/** Chooses how long a group's events are kept. */
export function RetentionDialog({ scope, group, onDismiss }: { readonly scope: Scope; readonly group: LogGroup; readonly onDismiss: () => void }) {
  const [days, setDays] = useState(group.retentionInDays === undefined ? never : String(group.retentionInDays));
  const save = useAction({
    service: 'logs',
    run: () =>
      days === never ? deleteRetentionPolicy.call(scope, { logGroupName: group.logGroupName }) : putRetentionPolicy.call(scope, { logGroupName: group.logGroupName, retentionInDays: Number(days) }),
    done: () => `The retention of ${group.logGroupName} was saved.`,
    onDone: onDismiss,
  });
  const options = [{ value: never, label: retentionText(undefined) }, ...retentionDays.map((d) => ({ value: String(d), label: retentionText(d) }))];
  return (
    <FormDialog title="Edit retention" action="Save" error={save.error} isBusy={save.isPending} onSubmit={() => save.mutate()} onDismiss={onDismiss}>
      <FormField label="Expire events after" description={group.logGroupName}>
        <Select selectedOption={options.find((o) => o.value === days) ?? null} options={options} onChange={({ detail }) => setDays(detail.selectedOption.value ?? never)} expandToViewport />
      </FormField>
    </FormDialog>
  );
}
