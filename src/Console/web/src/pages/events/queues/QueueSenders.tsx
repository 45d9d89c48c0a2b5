import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Scope } from '../../../aws/scope';
import { listSubscriptions, type Subscription } from '../../../aws/sns';
import { ArnLink } from '../../../ui/ArnLink';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { ListTable } from '../../../ui/table/ListTable';
import { useAllPages } from '../../../ui/useAllPages';
import { RulesOfTargets } from '../rules/RulesOfTargets';

const subscriptionsOf = (page: { readonly Subscriptions: readonly Subscription[] }) => page.Subscriptions;

/** Rules and topics that send to a queue. State machines and functions send when they run: nobody knows of them before. */
export function QueueSenders({ scope, arn }: { readonly scope: Scope; readonly arn: string }) {
  const subscriptions = useAllPages(listSubscriptions.pages(scope, {}), subscriptionsOf);
  const own = subscriptions.items.filter((s) => s.Endpoint === arn);
  return (
    <SpaceBetween size="l">
      <RulesOfTargets scope={scope} arns={[arn]} />
      {subscriptions.error ? (
        <ErrorState what="The subscriptions could not be listed" error={subscriptions.error} onRetry={subscriptions.refetch} />
      ) : (
        <ListTable<Subscription>
          id="queue-subscriptions"
          prefix="subscriptions-"
          title="Subscriptions"
          items={own}
          isLoading={subscriptions.isPending}
          isPartial={!subscriptions.isComplete}
          keyOf={(s) => s.SubscriptionArn}
          textOf={(s) => s.TopicArn}
          filterLabel="Find topics"
          columns={[
            { id: 'topic', header: 'Topic', isRowHeader: true, minWidth: 160, sortBy: (s) => s.TopicArn, cell: (s) => <ArnLink arn={s.TopicArn} /> },
            { id: 'subscription', header: 'Subscription', minWidth: 200, sortBy: (s) => s.SubscriptionArn, cell: (s) => s.SubscriptionArn.split(':').at(-1) },
          ]}
          empty={<EmptyState title="No subscriptions" text="No topic delivers to this queue." />}
        />
      )}
    </SpaceBetween>
  );
}
