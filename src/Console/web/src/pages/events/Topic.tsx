import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { nameOf, type Scope, scopeOf } from '../../aws/scope';
import { type Attributes, deleteTopic, getTopicAttributes } from '../../aws/sns';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { PageError } from '../../ui/PageError';
import { Payload } from '../../ui/Payload';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton } from '../../ui/Skeleton';
import { useRemoval } from '../../ui/useRemoval';
import { RulesOfTargets } from './rules/RulesOfTargets';
import { Publish } from './topics/Publish';
import { Subscriptions } from './topics/Subscriptions';

/** One topic: who has subscribed, and sending to it. */
export function Component() {
  const arn = useParams().arn!;
  const name = nameOf(arn);
  usePageFrame(name, links.topics(), [['Topics', links.topics()]]);
  const scope = scopeOf(arn, useScope());
  const topic = useQuery(getTopicAttributes.query(scope, { TopicArn: arn }));
  if (topic.error) {
    return <PageError what={`The topic ${name} could not be read`} error={topic.error} onRetry={() => void topic.refetch()} />;
  }
  return topic.data ? <TopicPage key={arn} scope={scope} arn={arn} name={name} attributes={topic.data.Attributes} /> : <PageSkeleton />;
}

function TopicPage({ scope, arn, name, attributes: a }: { readonly scope: Scope; readonly arn: string; readonly name: string; readonly attributes: Attributes }) {
  const [dialog, setDialog] = useState<'publish' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const remove = useRemoval({ service: 'sns', ids: () => [arn], run: () => deleteTopic.call(scope, { TopicArn: arn }), done: () => `Topic ${name} was deleted.`, failed: `Topic ${name} was not deleted`, to: '/topics' });
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          actions={
            <>
              <Button onClick={() => setDialog('delete')}>Delete</Button>
              <Button variant="primary" onClick={() => setDialog('publish')}>
                Publish message
              </Button>
            </>
          }
          facts={[
            { label: 'Type', value: a.FifoTopic === 'true' ? 'FIFO' : 'Standard' },
            { label: 'Subscriptions confirmed', value: a.SubscriptionsConfirmed ?? '0' },
            { label: 'Subscriptions pending', value: a.SubscriptionsPending ?? '0' },
            { label: 'ARN', value: <CopyText value={arn} label="Copy the ARN" /> },
          ]}
        />
      }
    >
      <PageTabs
        label={name}
        tabs={[
          { id: 'subscriptions', label: 'Subscriptions', content: <Subscriptions scope={scope} topicArn={arn} /> },
          { id: 'senders', label: 'Senders', content: <RulesOfTargets scope={scope} arns={[arn]} /> },
          {
            id: 'configuration',
            label: 'Configuration',
            content: (
              <SpaceBetween size="l">
                <KeyValuePairs
                  columns={3}
                  items={[
                    { label: 'Display name', value: a.DisplayName || '-' },
                    { label: 'Owner', value: a.Owner ?? '-' },
                    { label: 'Content-based deduplication', value: a.ContentBasedDeduplication === 'true' ? 'Yes' : 'No' },
                  ]}
                />
                <Header variant="h3">Access policy</Header>
                {a.Policy ? <Payload text={a.Policy} label="Access policy" /> : 'No policy: only the account itself.'}
                {a.EffectiveDeliveryPolicy && (
                  <>
                    <Header variant="h3">Delivery policy</Header>
                    <Payload text={a.EffectiveDeliveryPolicy} label="Delivery policy" />
                  </>
                )}
              </SpaceBetween>
            ),
          },
        ]}
      />
      {dialog === 'publish' && <Publish scope={scope} arn={arn} name={name} onDismiss={close} />}
      {dialog === 'delete' && (
        <Confirm title={`Delete ${name}?`} action="Delete" typed={Number(a.SubscriptionsConfirmed ?? 0) > 0 ? name : undefined} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={close}>
          The topic goes with its subscriptions. Who publishes to it fails from then on.
        </Confirm>
      )}
    </ContentLayout>
  );
}
