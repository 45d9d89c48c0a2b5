import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { links } from '../../../app/links';
import type { Scope } from '../../../aws/scope';
import { cancelMessageMoveTask, listDeadLetterSourceQueues, listMessageMoveTasks, type MessageMoveTask, queueName, startMessageMoveTask } from '../../../aws/sqs';
import { ArnLink } from '../../../ui/ArnLink';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { FormDialog } from '../../../ui/FormDialog';
import { ShortTable } from '../../../ui/table/ShortTable';
import { Ago } from '../../../ui/Time';
import { formatCount, formatNumber } from '../../../ui/format';
import { useAction } from '../../../ui/useAction';
import { useAllPages } from '../../../ui/useAllPages';
import type { RedrivePolicy } from './attributes';

interface Props {
  readonly scope: Scope;
  readonly url: string;
  readonly arn: string;
  readonly redrive: RedrivePolicy | null;
}

const urlsOf = (page: { readonly queueUrls: readonly string[] }) => page.queueUrls;
const tasksMax = 10;

/** Where a queue's dead letters go, whose it takes itself, and their way back. */
export function DeadLetters({ scope, url, arn, redrive }: Props) {
  const sources = useAllPages(listDeadLetterSourceQueues.pages(scope, { QueueUrl: url }), urlsOf);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">Dead-letter queue</Header>}>
        {redrive ? (
          <span>
            After {formatCount(redrive.maxReceiveCount, 'receive')} messages go to <ArnLink arn={redrive.deadLetterTargetArn} />
          </span>
        ) : (
          <EmptyState title="No dead-letter queue" text="Messages stay until they are deleted or too old." />
        )}
      </Container>
      <Container header={<Header variant="h2" counter={`(${sources.items.length})`} description="The queues whose dead letters come here.">Source queues</Header>}>
        {sources.error ? (
          <ErrorState what="The source queues could not be listed" error={sources.error} onRetry={sources.refetch} />
        ) : sources.items.length === 0 ? (
          <EmptyState title="No source queues" text="No queue names this one as its dead-letter queue." />
        ) : (
          <SpaceBetween size="xs" direction="horizontal">
            {sources.items.map((source) => (
              <Link key={source} href={links.queue(queueName(source))}>
                {queueName(source)}
              </Link>
            ))}
          </SpaceBetween>
        )}
      </Container>
      {sources.items.length > 0 && <Redrives scope={scope} arn={arn} />}
    </SpaceBetween>
  );
}

const statuses = { RUNNING: ['in-progress', 'Running'], COMPLETED: ['success', 'Completed'], CANCELLING: ['in-progress', 'Cancelling'], CANCELLED: ['stopped', 'Cancelled'], FAILED: ['error', 'Failed'] } as const;

function Redrives({ scope, arn }: { readonly scope: Scope; readonly arn: string }) {
  const [isAsking, setAsking] = useState(false);
  const tasks = useQuery({
    ...listMessageMoveTasks.query(scope, { SourceArn: arn, MaxResults: tasksMax }),
    refetchInterval: ({ state }) => (state.data?.Results?.some((t) => t.Status === 'RUNNING' || t.Status === 'CANCELLING') ? 1000 : false),
  });
  const cancel = useAction({ service: 'sqs', run: (TaskHandle: string) => cancelMessageMoveTask.call(scope, { TaskHandle }), done: () => 'The redrive is being cancelled.', failed: 'The redrive was not cancelled' });
  if (tasks.error) {
    return <ErrorState what="The redrives could not be listed" error={tasks.error} onRetry={() => void tasks.refetch()} />;
  }
  const items = tasks.data?.Results ?? [];
  return (
    <>
      <ShortTable<MessageMoveTask>
        title="Redrives"
        description="Messages on their way back to where they came from."
        items={items}
        isLoading={tasks.isPending}
        columns={[
          { id: 'started', header: 'Started', isRowHeader: true, minWidth: 120, cell: (t) => <Ago value={t.StartedTimestamp / 1000} /> },
          {
            id: 'status',
            header: 'Status',
            minWidth: 120,
            cell: (t) => (
              <StatusIndicator type={statuses[t.Status][0]}>
                {statuses[t.Status][1]}
                {t.FailureReason && `: ${t.FailureReason}`}
              </StatusIndicator>
            ),
          },
          { id: 'moved', header: 'Moved', minWidth: 100, cell: (t) => `${formatNumber(t.ApproximateNumberOfMessagesMoved ?? 0)}${t.ApproximateNumberOfMessagesToMove === undefined ? '' : ` of ${formatNumber(t.ApproximateNumberOfMessagesToMove)}`}` },
          { id: 'destination', header: 'Destination', minWidth: 160, cell: (t) => (t.DestinationArn ? <ArnLink arn={t.DestinationArn} /> : 'Source queues') },
          { id: 'cancel', header: 'Action', minWidth: 90, cell: (t) => (t.TaskHandle && t.Status === 'RUNNING' ? <Button variant="inline-link" onClick={() => cancel.mutate(t.TaskHandle!)}>Cancel</Button> : '-') },
        ]}
        actions={
          <Button variant="primary" onClick={() => setAsking(true)}>
            Start redrive
          </Button>
        }
        empty={<EmptyState title="No redrives" text="Messages were not moved back yet." />}
      />
      {isAsking && <StartRedrive scope={scope} arn={arn} onDismiss={() => setAsking(false)} />}
    </>
  );
}

function StartRedrive({ scope, arn, onDismiss }: { readonly scope: Scope; readonly arn: string; readonly onDismiss: () => void }) {
  const [destination, setDestination] = useState('');
  const [rate, setRate] = useState('');
  const start = useAction({
    service: 'sqs',
    run: () => startMessageMoveTask.call(scope, { SourceArn: arn, ...(destination === '' ? {} : { DestinationArn: destination }), ...(rate === '' ? {} : { MaxNumberOfMessagesPerSecond: Number(rate) }) }),
    done: () => 'The redrive was started.',
    onDone: onDismiss,
  });
  return (
    <FormDialog title="Start redrive" action="Start" error={start.error} isBusy={start.isPending} onSubmit={() => start.mutate()} onDismiss={onDismiss}>
      <FormField label="Destination" description="A queue’s ARN; without it, each message’s own source queue.">
        <Input value={destination} placeholder="Source queues" autoComplete={false} onChange={({ detail }) => setDestination(detail.value)} />
      </FormField>
      <FormField label="Messages per second" description="1 to 500; without it, as fast as it can.">
        <Input type="number" value={rate} onChange={({ detail }) => setRate(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
