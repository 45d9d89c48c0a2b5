import { queryService } from './client';
import type { MessageAttribute } from './sqs';
import { childText, childTexts, entries, entryMembers, members } from './xml';

// https://docs.aws.amazon.com/sns/latest/api/API_Operations.html
const sns = queryService('sns', '2010-03-31');

interface Page {
  readonly NextToken?: string;
}

export interface Subscription {
  /** `PendingConfirmation` in place of an ARN where nobody has confirmed yet. */
  readonly SubscriptionArn: string;
  readonly Owner?: string;
  readonly Protocol: string;
  readonly Endpoint: string;
  readonly TopicArn: string;
}

/** `SubscriptionsConfirmed`, `Policy` (JSON text), `FilterPolicy` (JSON text), …: all are texts. */
export type Attributes = Readonly<Record<string, string>>;

const nextOf = (result: Element): Page => {
  const next = result.getElementsByTagName('NextToken')[0]?.textContent;
  return next ? { NextToken: next } : {};
};
const attributesOf = (result: Element) => ({ Attributes: entries(result, 'Attributes') });
const subscriptionsOf = (result: Element) => ({
  Subscriptions: members(result, 'Subscriptions').map((m): Subscription => childTexts(m, ['SubscriptionArn', 'Protocol', 'Endpoint', 'TopicArn'], ['Owner'])),
  ...nextOf(result),
});
const nothing = () => ({});

export const listTopics = sns.paged<Page, Page & { readonly topicArns: readonly string[] }>('ListTopics', (result) => ({
  topicArns: members(result, 'Topics').map((m) => childText(m, 'TopicArn') ?? ''),
  ...nextOf(result),
}));
export const getTopicAttributes = sns.operation<{ readonly TopicArn: string }, { readonly Attributes: Attributes }>('GetTopicAttributes', attributesOf);
const createTopicCall = sns.operation<{ readonly Name: string; readonly Attributes?: object }, { readonly TopicArn: string }>('CreateTopic', (result) => ({ TopicArn: result.getElementsByTagName('TopicArn')[0]?.textContent ?? '' }));
export const createTopic: typeof createTopicCall = { ...createTopicCall, call: (scope, { Attributes, ...input }, signal) => createTopicCall.call(scope, { ...input, ...mapMember('Attributes', Attributes) }, signal) };
export const deleteTopic = sns.operation<{ readonly TopicArn: string }, object>('DeleteTopic', nothing);
export const listSubscriptions = sns.paged<Page, Page & { readonly Subscriptions: readonly Subscription[] }>('ListSubscriptions', subscriptionsOf);
export const listSubscriptionsByTopic = sns.paged<Page & { readonly TopicArn: string }, Page & { readonly Subscriptions: readonly Subscription[] }>('ListSubscriptionsByTopic', subscriptionsOf);
export const getSubscriptionAttributes = sns.operation<{ readonly SubscriptionArn: string }, { readonly Attributes: Attributes }>('GetSubscriptionAttributes', attributesOf);
export const unsubscribe = sns.operation<{ readonly SubscriptionArn: string }, object>('Unsubscribe', nothing);

const subscribeCall = sns.operation<{ readonly TopicArn: string; readonly Protocol: string; readonly Endpoint: string; readonly Attributes?: object; readonly ReturnSubscriptionArn?: boolean }, { readonly SubscriptionArn: string }>(
  'Subscribe',
  (result) => ({ SubscriptionArn: result.getElementsByTagName('SubscriptionArn')[0]?.textContent ?? '' }),
);
/** `Attributes` is a map of texts. */
export const subscribe: typeof subscribeCall = { ...subscribeCall, call: (scope, { Attributes, ...input }, signal) => subscribeCall.call(scope, { ...input, ...mapMember('Attributes', Attributes) }, signal) };

interface PublishInput {
  readonly TopicArn: string;
  readonly Message: string;
  readonly Subject?: string;
  /** `json`: the message is an object with a text for each protocol, and `default`. */
  readonly MessageStructure?: 'json';
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

const publishCall = sns.operation<object, { readonly MessageId: string; readonly SequenceNumber?: string }>('Publish', (result) => ({
  MessageId: result.getElementsByTagName('MessageId')[0]?.textContent ?? '',
}));
export const publish = {
  ...publishCall,
  call: (scope: Parameters<typeof publishCall.call>[0], { MessageAttributes, ...input }: PublishInput) => publishCall.call(scope, { ...input, ...(MessageAttributes ? { MessageAttributes: entryMembers(MessageAttributes, 'Name', 'Value') } : {}) }),
};

function mapMember(name: string, map: object | undefined): object {
  return map && Object.keys(map).length > 0 ? { [name]: entryMembers(map as Record<string, unknown>) } : {};
}
