import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { createSchedule, type Schedule, updateSchedule } from '../../../aws/scheduler';
import type { Scope } from '../../../aws/scope';
import { FormDialog } from '../../../ui/FormDialog';
import { Code, noLanguage } from '../../../ui/code';
import { useAction } from '../../../ui/useAction';
import { TargetField } from './TargetField';

interface Props {
  readonly scope: Scope;
  /** Absent: a new one. */
  readonly schedule?: Schedule;
  onDismiss(): void;
}

/** Makes a schedule, or changes one. */
export function ScheduleForm({ scope, schedule, onDismiss }: Props) {
  const [name, setName] = useState(schedule?.Name ?? '');
  const [expression, setExpression] = useState(schedule?.ScheduleExpression ?? 'rate(1 hour)');
  const [zone, setZone] = useState(schedule?.ScheduleExpressionTimezone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [target, setTarget] = useState(schedule?.Target.Arn ?? '');
  const [role, setRole] = useState(schedule?.Target.RoleArn ?? `arn:aws:iam::${scope.account}:role/scheduler`);
  const [input, setInput] = useState(schedule?.Target.Input ?? '{}');
  const save = useAction({
    service: 'scheduler',
    run: () => {
      const { Arn: _, CreationDate: _created, LastModificationDate: _modified, ...kept } = (schedule ?? {}) as Partial<Schedule> & { CreationDate?: number; LastModificationDate?: number };
      const written = {
        FlexibleTimeWindow: { Mode: 'OFF' as const },
        State: 'ENABLED' as const,
        GroupName: 'default',
        ...kept,
        Name: name.trim(),
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: zone,
        Target: { ...schedule?.Target, Arn: target, RoleArn: role, ...(input.trim() === '' ? {} : { Input: input }) },
      };
      return (schedule ? updateSchedule : createSchedule).call(scope, written);
    },
    done: () => `Schedule ${name.trim()} was ${schedule ? 'saved' : 'created'}.`,
    onDone: onDismiss,
  });
  return (
    <FormDialog
      title={schedule ? `Edit ${schedule.Name}` : 'Create schedule'}
      action={schedule ? 'Save' : 'Create'}
      size="large"
      error={save.error}
      isBusy={save.isPending}
      isDisabled={name.trim() === '' || target === ''}
      onSubmit={() => save.mutate()}
      onDismiss={onDismiss}
    >
      {!schedule && (
        <FormField label="Name">
          <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
        </FormField>
      )}
      <FormField label="Schedule expression" description="rate(1 hour), cron(0 2 * * ? *) or at(2030-01-01T00:00:00).">
        <Input value={expression} autoComplete={false} onChange={({ detail }) => setExpression(detail.value)} />
      </FormField>
      <FormField label="Time zone">
        <Input value={zone} autoComplete={false} onChange={({ detail }) => setZone(detail.value)} />
      </FormField>
      <TargetField scope={scope} value={target} onChange={setTarget} />
      <FormField label="Execution role ARN">
        <Input value={role} autoComplete={false} onChange={({ detail }) => setRole(detail.value)} />
      </FormField>
      <div>
        <Box variant="awsui-key-label">Input</Box>
        <Code value={input} label="Input" language={noLanguage} onChange={setInput} height="140px" />
      </div>
    </FormDialog>
  );
}
