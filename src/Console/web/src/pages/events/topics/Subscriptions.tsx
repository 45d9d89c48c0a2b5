import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Scope } from '../../../aws/scope';
import { getSubscriptionAttributes, listSubscriptionsByTopic, type Subscription, unsubscribe } from '../../../aws/sns';
import { ArnLink } from '../../../ui/ArnLink';
import { Confirm } from '../../../ui/Confirm';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { Payload } from '../../../ui/Payload';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useRemoval } from '../../../ui/useRemoval';
import { useAllPages } from '../../../ui/useAllPages';
import { Subscribe } from './Subscribe';

const subscriptionsOf = (page: { readonly Subscriptions: readonly Subscription[] }) => page.Subscriptions;
const isConfirmed = (s: Subscription) => s.SubscriptionArn.startsWith('arn:');
const keyOf = (s: Subscription) => (isConfirmed(s) ? s.SubscriptionArn : `${s.Protocol} ${s.Endpoint}`);

/** Who hears what is published to a topic. */
export function Subscriptions({ scope, topicArn }: { readonly scope: Scope; readonly topicArn: string }) {
  const subscriptions = useAllPages(listSubscriptionsByTopic.pages(scope, { TopicArn: topicArn }), subscriptionsOf);
  const [selectedKey, setSelectedKey] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'subscribe' | 'unsubscribe' | null>(null);
  const columns = useMemo(() => columnsOf(scope), [scope]);
  const selected = subscriptions.items.find((s) => keyOf(s) === selectedKey) ?? null;
  const close = () => setDialog(null);
  const remove = useRemoval<string>({ service: 'sns', ids: (arn) => [arn], run: (SubscriptionArn) => unsubscribe.call(scope, { SubscriptionArn }), done: () => 'The subscription was deleted.', onDone: close });
  if (subscriptions.error && subscriptions.items.length === 0) {
    return <ErrorState what="The subscriptions could not be listed" error={subscriptions.error} onRetry={subscriptions.refetch} />;
  }
  return (
    <>
      <ListTable<Subscription>
        id="subscriptions"
        title="Subscriptions"
        items={subscriptions.items}
        columns={columns}
        keyOf={keyOf}
        textOf={(s) => `${s.Protocol} ${s.Endpoint}`}
        filterLabel="Find subscriptions"
        isLoading={subscriptions.isPending}
        isPartial={!subscriptions.isComplete}
        selected={selected}
        onSelect={(s) => setSelectedKey(s ? keyOf(s) : null)}
        empty={<EmptyState title="No subscriptions" text="What is published is heard by nobody." action={{ text: 'Subscribe', onClick: () => setDialog('subscribe') }} />}
        actions={
          <>
            <Button disabled={!selected || !isConfirmed(selected)} onClick={() => setDialog('unsubscribe')}>
              Unsubscribe
            </Button>
            <Button variant="primary" onClick={() => setDialog('subscribe')}>
              Subscribe
            </Button>
          </>
        }
      />
      {dialog === 'subscribe' && <Subscribe scope={scope} topicArn={topicArn} onDismiss={close} />}
      {dialog === 'unsubscribe' && selected && (
        <Confirm title="Unsubscribe?" action="Unsubscribe" error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate(selected.SubscriptionArn)} onDismiss={close}>
          {selected.Endpoint} hears no more of this topic.
        </Confirm>
      )}
    </>
  );
}

function columnsOf(scope: Scope): readonly ListColumn<Subscription>[] {
  return [
    { id: 'endpoint', header: 'Endpoint', isRowHeader: true, minWidth: 200, sortBy: (s) => s.Endpoint, cell: (s) => (s.Endpoint.startsWith('arn:') ? <ArnLink arn={s.Endpoint} /> : s.Endpoint) },
    { id: 'protocol', header: 'Protocol', minWidth: 100, sortBy: (s) => s.Protocol, cell: (s) => s.Protocol },
    { id: 'state', header: 'State', minWidth: 150, sortBy: (s) => (isConfirmed(s) ? 0 : 1), cell: (s) => (isConfirmed(s) ? <StatusIndicator type="success">Confirmed</StatusIndicator> : <StatusIndicator type="pending">Pending confirmation</StatusIndicator>) },
    { id: 'filter', header: 'Filter policy', minWidth: 220, cell: (s) => <FilterPolicy scope={scope} subscription={s} /> },
  ];
}

function FilterPolicy({ scope, subscription }: { readonly scope: Scope; readonly subscription: Subscription }) {
  const { data } = useQuery({ ...getSubscriptionAttributes.query(scope, { SubscriptionArn: subscription.SubscriptionArn }), enabled: isConfirmed(subscription) });
  const a = data?.Attributes;
  return (
    <SpaceBetween size="xxs">
      {a?.FilterPolicy ? <Payload text={a.FilterPolicy} label="Filter policy" maxHeight="160px" /> : <span>None: all messages</span>}
      {a?.FilterPolicy && <span>On {a.FilterPolicyScope === 'MessageBody' ? 'the body' : 'message attributes'}</span>}
      {a?.RawMessageDelivery === 'true' && <span>Raw messages</span>}
      {a?.RedrivePolicy && <span>Dead letters: {a.RedrivePolicy}</span>}
    </SpaceBetween>
  );
}
