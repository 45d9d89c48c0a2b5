import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Link from '@cloudscape-design/components/link';
import Toggle from '@cloudscape-design/components/toggle';
import { useMemo, useState } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { useGoTo } from '../../app/useGoTo';
import { nameOf, type Scope } from '../../aws/scope';
import { createTopic, listSubscriptions, listTopics, type Subscription } from '../../aws/sns';
import { Command } from '../../ui/Command';
import { CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { PageError } from '../../ui/PageError';
import { FormDialog } from '../../ui/FormDialog';
import { formatNumber } from '../../ui/format';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAction } from '../../ui/useAction';
import { useAllPages } from '../../ui/useAllPages';

interface Row {
  readonly arn: string;
  readonly name: string;
  readonly subscriptions: number;
}

const arnsOf = (page: { readonly topicArns: readonly string[] }) => page.topicArns;
const subscriptionsOf = (page: { readonly Subscriptions: readonly Subscription[] }) => page.Subscriptions;

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Name', isRowHeader: true, minWidth: 180, sortBy: (t) => t.name, cell: (t) => <Link href={links.topic(t.arn)}>{t.name}</Link> },
  { id: 'type', header: 'Type', minWidth: 110, sortBy: (t) => typeOf(t.name), cell: (t) => typeOf(t.name) },
  { id: 'subscriptions', header: 'Subscriptions', minWidth: 130, sortBy: (t) => t.subscriptions, cell: (t) => formatNumber(t.subscriptions) },
  { id: 'arn', header: 'ARN', minWidth: 240, cell: (t) => <CopyText value={t.arn} label={`Copy the ARN of ${t.name}`} /> },
];

/** The topics of a region. */
export function Component() {
  usePageFrame('Topics', links.topics());
  const scope = useScope();
  const topics = useAllPages(listTopics.pages(scope, {}), arnsOf);
  const subscriptions = useAllPages(listSubscriptions.pages(scope, {}), subscriptionsOf);
  const [isCreating, setCreating] = useState(false);
  const rows = useMemo(() => {
    const counts = new Map<string, number>();
    subscriptions.items.forEach((s) => counts.set(s.TopicArn, (counts.get(s.TopicArn) ?? 0) + 1));
    return topics.items.map((arn): Row => ({ arn, name: nameOf(arn), subscriptions: counts.get(arn) ?? 0 }));
  }, [topics.items, subscriptions.items]);
  if (topics.error && topics.items.length === 0) {
    return <PageError what="The topics could not be listed" error={topics.error} onRetry={topics.refetch} />;
  }
  return (
    <>
      <ListTable<Row>
        id="topics"
        variant="full-page"
        title="Topics"
        items={rows}
        columns={columns}
        keyOf={(t) => t.arn}
        textOf={(t) => t.name}
        filterLabel="Find topics"
        isLoading={topics.isPending}
        isPartial={!topics.isComplete}
        empty={<EmptyState title="No topics" text={<Command text="aws sns create-topic --name problems" label="Create a topic" />} action={{ text: 'Create topic', onClick: () => setCreating(true) }} />}
        actions={
          <Button variant="primary" onClick={() => setCreating(true)}>
            Create topic
          </Button>
        }
      />
      {isCreating && <CreateTopic scope={scope} onDismiss={() => setCreating(false)} />}
    </>
  );
}

function typeOf(name: string): string {
  return name.endsWith('.fifo') ? 'FIFO' : 'Standard';
}

function CreateTopic({ scope, onDismiss }: { readonly scope: Scope; readonly onDismiss: () => void }) {
  const goTo = useGoTo();
  const [name, setName] = useState('');
  const [isOrdered, setOrdered] = useState(false);
  const topic = isOrdered && !name.endsWith('.fifo') ? `${name}.fifo` : name;
  const create = useAction({
    service: 'sns',
    run: () => createTopic.call(scope, { Name: topic, ...(isOrdered ? { Attributes: { FifoTopic: 'true' } } : {}) }),
    done: () => `Topic ${topic} was created.`,
    onDone: ({ TopicArn }) => goTo(links.topic(TopicArn)),
  });
  return (
    <FormDialog title="Create topic" action="Create" error={create.error} isBusy={create.isPending} isDisabled={name.trim() === ''} onSubmit={() => create.mutate()} onDismiss={onDismiss}>
      <FormField label="Name" {...(isOrdered && name !== '' ? { constraintText: `The topic is called ${topic}.` } : {})}>
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <Toggle checked={isOrdered} onChange={({ detail }) => setOrdered(detail.checked)}>
        FIFO: messages of a group in order, each once
      </Toggle>
    </FormDialog>
  );
}
