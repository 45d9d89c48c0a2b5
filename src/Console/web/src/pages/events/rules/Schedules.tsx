import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { deleteSchedule, getSchedule, listSchedules, type ScheduleListItem, updateSchedule } from '../../../aws/scheduler';
import type { Scope } from '../../../aws/scope';
import { ActionsMenu } from '../../../ui/ActionsMenu';
import { ArnLink } from '../../../ui/ArnLink';
import { Command } from '../../../ui/Command';
import { Confirm } from '../../../ui/Confirm';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useAction } from '../../../ui/useAction';
import { useRemoval } from '../../../ui/useRemoval';
import { useAllPages } from '../../../ui/useAllPages';
import { RuleState } from './RuleState';
import { ScheduleForm } from './ScheduleForm';

const schedulesOf = (page: { readonly Schedules: readonly ScheduleListItem[] }) => page.Schedules;
const example = `aws scheduler create-schedule --name nightly --schedule-expression 'cron(0 2 * * ? *)' --flexible-time-window Mode=OFF --target '{"Arn":"…","RoleArn":"…"}'`;
const keyOf = (s: ScheduleListItem) => `${s.GroupName}/${s.Name}`;

/** What EventBridge Scheduler starts, and when. */
export function Schedules({ scope }: { readonly scope: Scope }) {
  const schedules = useAllPages(listSchedules.pages(scope, {}), schedulesOf);
  const [selectedKey, setSelectedKey] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'create' | 'edit' | 'delete' | null>(null);
  const columns = useMemo(() => columnsOf(scope), [scope]);
  const selected = schedules.items.find((s) => keyOf(s) === selectedKey) ?? null;
  const of = { Name: selected?.Name ?? '', GroupName: selected?.GroupName ?? 'default' };
  const close = () => setDialog(null);
  const isEnabled = selected?.State !== 'DISABLED';
  const turn = useAction({
    service: 'scheduler',
    run: async () => {
      // What an update doesn't say is gone: the whole schedule is given again.
      const { Name, GroupName, Description, ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, FlexibleTimeWindow, ActionAfterCompletion, KmsKeyArn, Target } = await getSchedule.call(scope, of);
      const whole = { Name, GroupName, Description, ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, FlexibleTimeWindow, ActionAfterCompletion, KmsKeyArn, Target, State: isEnabled ? ('DISABLED' as const) : ('ENABLED' as const) };
      return updateSchedule.call(scope, JSON.parse(JSON.stringify(whole)) as Parameters<typeof updateSchedule.call>[1]);
    },
    done: () => `${of.Name} was ${isEnabled ? 'disabled' : 'enabled'}.`,
    failed: `${of.Name} was not changed`,
  });
  const remove = useRemoval({ service: 'scheduler', ids: () => [of.Name], run: () => deleteSchedule.call(scope, of), done: () => `Schedule ${of.Name} was deleted.`, onDone: close });
  if (schedules.error && schedules.items.length === 0) {
    return <ErrorState what="The schedules could not be listed" error={schedules.error} onRetry={schedules.refetch} />;
  }
  return (
    <>
      <ListTable<ScheduleListItem>
        id="schedules"
        title="Schedules"
        items={schedules.items}
        columns={columns}
        keyOf={keyOf}
        textOf={(s) => `${s.Name} ${s.GroupName} ${s.Target?.Arn ?? ''}`}
        filterLabel="Find schedules by name, group or target"
        isLoading={schedules.isPending}
        isPartial={!schedules.isComplete}
        selected={selected}
        onSelect={(s) => setSelectedKey(s ? keyOf(s) : null)}
        empty={<EmptyState title="No schedules" text={<Command text={example} label="Create a schedule" />} action={{ text: 'Create schedule', onClick: () => setDialog('create') }} />}
        actions={
          <>
            <ActionsMenu
              isDisabled={!selected}
              isBusy={turn.isPending}
              actions={[
                { id: 'edit', text: 'Edit' },
                { id: 'turn', text: isEnabled ? 'Disable' : 'Enable' },
                { id: 'delete', text: 'Delete' },
              ]}
              onChoose={(action) => (action === 'turn' ? turn.mutate() : setDialog(action))}
            />
            <Button variant="primary" onClick={() => setDialog('create')}>
              Create schedule
            </Button>
          </>
        }
      />
      {dialog === 'create' && <ScheduleForm scope={scope} onDismiss={close} />}
      {selected && dialog === 'edit' && <EditSchedule scope={scope} name={selected.Name} group={selected.GroupName} onDismiss={close} />}
      {selected && dialog === 'delete' && (
        <Confirm title={`Delete ${selected.Name}?`} action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={close}>
          It starts nothing more. This can’t be undone.
        </Confirm>
      )}
    </>
  );
}

function EditSchedule({ scope, name, group, onDismiss }: { readonly scope: Scope; readonly name: string; readonly group: string; readonly onDismiss: () => void }) {
  const { data } = useQuery({ ...getSchedule.query(scope, { Name: name, GroupName: group }), staleTime: 0 });
  return data ? <ScheduleForm scope={scope} schedule={data} onDismiss={onDismiss} /> : null;
}

function columnsOf(scope: Scope): readonly ListColumn<ScheduleListItem>[] {
  return [
    { id: 'name', header: 'Name', isRowHeader: true, minWidth: 150, sortBy: (s) => s.Name, cell: (s) => s.Name },
    { id: 'group', header: 'Group', isHiddenAtFirst: true, minWidth: 110, sortBy: (s) => s.GroupName, cell: (s) => s.GroupName },
    { id: 'state', header: 'State', minWidth: 125, sortBy: (s) => s.State, cell: (s) => <RuleState rule={s} /> },
    { id: 'when', header: 'When', minWidth: 200, cell: (s) => <Expression scope={scope} schedule={s} /> },
    { id: 'target', header: 'Target', minWidth: 180, sortBy: (s) => s.Target?.Arn, cell: (s) => (s.Target ? <ArnLink arn={s.Target.Arn} /> : '-') },
  ];
}

function Expression({ scope, schedule }: { readonly scope: Scope; readonly schedule: ScheduleListItem }) {
  const { data } = useQuery(getSchedule.query(scope, { Name: schedule.Name, GroupName: schedule.GroupName }));
  return data ? (
    <>
      <Box variant="code">{data.ScheduleExpression}</Box>
      {data.ScheduleExpressionTimezone && <Box color="text-body-secondary">{data.ScheduleExpressionTimezone}</Box>}
    </>
  ) : (
    '-'
  );
}
