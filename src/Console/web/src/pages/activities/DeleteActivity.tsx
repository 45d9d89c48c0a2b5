import type { Scope } from '../../aws/scope';
import { type Activity, deleteActivity } from '../../aws/states';
import { Confirm } from '../../ui/Confirm';
import { useRemoval } from '../../ui/useRemoval';

interface Props {
  readonly scope: Scope;
  readonly activity: Pick<Activity, 'activityArn' | 'name'>;
  /** It is the page's own activity, not one of a list. */
  readonly isOfPage?: boolean;
  onClose(): void;
}

export function DeleteActivity({ scope, activity, isOfPage = false, onClose }: Props) {
  const remove = useRemoval({
    service: 'states',
    ids: () => [activity.activityArn],
    run: () => deleteActivity.call(scope, { activityArn: activity.activityArn }),
    done: () => `Activity ${activity.name} was deleted.`,
    ...(isOfPage ? { to: '/activities', failed: `Activity ${activity.name} was not deleted` } : {}),
    onDone: onClose,
  });
  return (
    <Confirm title="Delete activity" action="Delete" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={onClose}>
      Delete <b>{activity.name}</b>? Workers can no longer ask for its tasks. Tasks that were taken can still be answered.
    </Confirm>
  );
}
