import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { useGoTo } from '../../app/useGoTo';
import type { Scope } from '../../aws/scope';
import { type Activity, createActivity, listActivities } from '../../aws/states';
import { CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { NameDialog } from '../../ui/NameDialog';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { Time } from '../../ui/Time';
import { useAction } from '../../ui/useAction';
import { useAllPages } from '../../ui/useAllPages';
import { DeleteActivity } from './DeleteActivity';

const itemsOf = (page: { readonly activities: readonly Activity[] }) => page.activities;
const keyOf = (activity: Activity) => activity.activityArn;

const columns: readonly ListColumn<Activity>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 160, sortBy: (a) => a.name, cell: (a) => <Link href={links.activity(a.activityArn)}>{a.name}</Link> },
  { id: 'arn', header: 'Activity ARN', minWidth: 260, sortBy: (a) => a.activityArn, cell: (a) => <CopyText value={a.activityArn} label="Copy the activity ARN" /> },
  { id: 'created', header: 'Creation date', minWidth: 180, sortBy: (a) => a.creationDate, cell: (a) => <Time value={a.creationDate} /> },
];

/** The activities: work that workers outside ask for. */
export function Component() {
  usePageFrame('Activities', links.activities());
  const scope = useScope();
  const activities = useAllPages(listActivities.pages(scope, { maxResults: 1000 }), itemsOf);
  const [chosen, setChosen] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'create' | 'delete' | null>(null);
  const selected = activities.items.find((a) => a.activityArn === chosen) ?? null;
  if (activities.error !== null && activities.items.length === 0) {
    return <PageError what="The activities could not be listed" error={activities.error} onRetry={activities.refetch} />;
  }
  return (
    <>
      <ListTable<Activity>
        variant="full-page"
        id="activities"
        title="Activities"
        description="Steps whose work is done by workers that ask for it."
        items={activities.items}
        columns={columns}
        keyOf={keyOf}
        textOf={keyOf}
        filterLabel="Find activities"
        isLoading={activities.isPending}
        isPartial={!activities.isComplete}
        selected={selected}
        onSelect={(activity) => setChosen(activity?.activityArn ?? null)}
        actions={
          <>
            <Button disabled={selected === null} onClick={() => setDialog('delete')}>
              Delete
            </Button>
            <Button variant="primary" onClick={() => setDialog('create')}>
              Create activity
            </Button>
          </>
        }
        empty={<EmptyState title="No activities" text="A Task state with the ARN of an activity waits until a worker has taken and done its task." action={{ text: 'Create activity', onClick: () => setDialog('create') }} />}
      />
      {dialog === 'create' && <CreateActivity scope={scope} onDismiss={() => setDialog(null)} />}
      {dialog === 'delete' && selected && <DeleteActivity scope={scope} activity={selected} onClose={() => setDialog(null)} />}
    </>
  );
}

function CreateActivity({ scope, onDismiss }: { readonly scope: Scope; onDismiss(): void }) {
  const goTo = useGoTo();
  const create = useAction({
    service: 'states',
    run: (name: string) => createActivity.call(scope, { name }),
    onDone: ({ activityArn }) => {
      onDismiss();
      goTo(links.activity(activityArn));
    },
  });
  return <NameDialog title="Create activity" label="Name" description="Up to 80 letters, digits, hyphens and underscores." action="Create" error={create.error} isBusy={create.isPending} onDone={create.mutate} onDismiss={onDismiss} />;
}
