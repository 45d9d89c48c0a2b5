import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { nameOf, scopeOf } from '../../aws/scope';
import { describeActivity } from '../../aws/states';
import { CopyText } from '../../ui/CopyText';
import { PageError } from '../../ui/PageError';
import { PageSkeleton } from '../../ui/Skeleton';
import { Time } from '../../ui/Time';
import { DeleteActivity } from './DeleteActivity';
import { TakeTask } from './TakeTask';
import { useTakenTasks } from './takenTasks';
import { Task } from './Task';

/** One activity, and a worker's part in it: take a task, answer it. */
export function Component() {
  const arn = useParams().arn ?? '';
  // Another activity is another page: what is waited for there is not for here.
  return <ActivityPage key={arn} arn={arn} />;
}

function ActivityPage({ arn }: { readonly arn: string }) {
  const scope = scopeOf(arn, useScope());
  usePageFrame(nameOf(arn), links.activities(), [['Activities', links.activities()]]);
  const activity = useQuery(describeActivity.query(scope, { activityArn: arn }));
  const { tasks, add, remove } = useTakenTasks(arn);
  const [isDeleting, setDeleting] = useState(false);
  if (activity.isPending) {
    return <PageSkeleton />;
  }
  if (activity.data === undefined) {
    return <PageError what="The activity could not be read" error={activity.error} onRetry={() => void activity.refetch()} />;
  }
  const { name, creationDate } = activity.data;
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header variant="h1" actions={<Button onClick={() => setDeleting(true)}>Delete</Button>}>
            {name}
          </Header>
        }
      >
        <KeyValuePairs
          columns={2}
          items={[
            { label: 'Activity ARN', value: <CopyText value={arn} label="Copy the activity ARN" /> },
            { label: 'Creation date', value: <Time value={creationDate} /> },
          ]}
        />
      </Container>
      <Container
        header={
          <Header variant="h2" description="How many tasks wait is not told by the API. A worker that asks is given one of them; here you are the worker.">
            Work as a worker
          </Header>
        }
      >
        <TakeTask scope={scope} activityArn={arn} onTaken={add} />
      </Container>
      {tasks.map((task) => (
        <Task key={task.token} scope={scope} task={task} onDone={() => remove(task.token)} />
      ))}
      {isDeleting && <DeleteActivity scope={scope} activity={activity.data} isOfPage onClose={() => setDeleting(false)} />}
    </SpaceBetween>
  );
}
