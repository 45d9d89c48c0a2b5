import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { getQueueAttributes, listQueues, type QueueAttributes, queueName } from '../../aws/sqs';
import { ArnLink } from '../../ui/ArnLink';
import { Command } from '../../ui/Command';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { Ago } from '../../ui/Time';
import { formatNumber } from '../../ui/format';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAllPages } from '../../ui/useAllPages';
import { CreateQueue } from './queues/CreateQueue';
import { countsOf, isFifo, redrivePolicyOf } from './queues/attributes';

interface Row {
  readonly name: string;
  readonly attributes: QueueAttributes | undefined;
}

const urlsOf = (page: { readonly QueueUrls?: readonly string[] }) => page.QueueUrls ?? [];

// Messages come and go without an operation that the live stream could tell of: rules deliver, delays end. Many queues are asked less often.
const fewQueues = 25;
const often = 2000;
const seldom = 10_000;

const count = (of: keyof ReturnType<typeof countsOf>) => ({ attributes }: Row) => (attributes ? countsOf(attributes)[of] : undefined);
const shown = (n: number | undefined) => (n === undefined ? '-' : formatNumber(n));

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 180, sortBy: (q) => q.name, cell: (q) => <Link href={links.queue(q.name)}>{q.name}</Link> },
  { id: 'type', header: 'Type', minWidth: 100, sortBy: (q) => (isFifo(q.name) ? 'FIFO' : 'Standard'), cell: (q) => (isFifo(q.name) ? 'FIFO' : 'Standard') },
  { id: 'available', header: 'Available', minWidth: 105, sortBy: count('available'), cell: (q) => shown(count('available')(q)) },
  { id: 'inFlight', header: 'In flight', minWidth: 100, sortBy: count('inFlight'), cell: (q) => shown(count('inFlight')(q)) },
  { id: 'delayed', header: 'Delayed', minWidth: 100, sortBy: count('delayed'), cell: (q) => shown(count('delayed')(q)) },
  { id: 'dead', header: 'Dead-letter queue', minWidth: 170, sortBy: (q) => (q.attributes ? redrivePolicyOf(q.attributes)?.deadLetterTargetArn : undefined), cell: ({ attributes }) => deadLetters(attributes) },
  { id: 'created', header: 'Created', minWidth: 130, sortBy: (q) => Number(q.attributes?.CreatedTimestamp ?? 0), cell: ({ attributes }) => (attributes?.CreatedTimestamp ? <Ago value={Number(attributes.CreatedTimestamp)} /> : '-') },
];

/** The queues of a region, with what is in them. */
export function Component() {
  usePageFrame('Queues', links.queues());
  const scope = useScope();
  const queues = useAllPages(listQueues.pages(scope, { MaxResults: 1000 }), urlsOf);
  const [isCreating, setCreating] = useState(false);
  const attributes = useQueries({
    queries: queues.items.map((QueueUrl) => ({ ...getQueueAttributes.query(scope, { QueueUrl, AttributeNames: ['All'] }), refetchInterval: queues.items.length <= fewQueues ? often : seldom })),
    combine: (answers) => answers.map((a) => a.data?.Attributes),
  });
  const rows = useMemo(() => queues.items.map((url, i): Row => ({ name: queueName(url), attributes: attributes[i] })), [queues.items, attributes]);
  if (queues.error && queues.items.length === 0) {
    return <PageError what="The queues could not be listed" error={queues.error} onRetry={queues.refetch} />;
  }
  return (
    <>
      <ListTable<Row>
        id="queues"
        variant="full-page"
        title="Queues"
        items={rows}
        columns={columns}
        keyOf={(q) => q.name}
        textOf={(q) => q.name}
        filterLabel="Find queues"
        isLoading={queues.isPending}
        isPartial={!queues.isComplete}
        empty={<EmptyState title="No queues" text={<Command text="aws sqs create-queue --queue-name orders" label="Create a queue" />} action={{ text: 'Create queue', onClick: () => setCreating(true) }} />}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            Create queue
          </Button>
        }
      />
      {isCreating && <CreateQueue scope={scope} queueNames={rows.map((r) => r.name)} onDismiss={() => setCreating(false)} />}
    </>
  );
}

function deadLetters(attributes: QueueAttributes | undefined) {
  const policy = attributes ? redrivePolicyOf(attributes) : null;
  return policy ? <ArnLink arn={policy.deadLetterTargetArn} /> : '-';
}
