import { jsonService } from './client';

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
const sqs = jsonService('sqs', 'AmazonSQS', '1.0');

export const listQueues = sqs.paged<
  { readonly QueueNamePrefix?: string; readonly MaxResults?: number; readonly NextToken?: string },
  { readonly QueueUrls?: readonly string[]; readonly NextToken?: string }
>('ListQueues', { take: 'NextToken', give: 'NextToken' });

/** `ApproximateNumberOfMessages`, `RedrivePolicy` (JSON text), `FifoQueue` (`true`), …: all are texts. */
export type QueueAttributes = Readonly<Record<string, string>>;

export interface MessageAttribute {
  /** `String`, `Number`, `Binary`, with a label of one's own behind a dot. */
  readonly DataType: string;
  readonly StringValue?: string;
  /** Base64. */
  readonly BinaryValue?: string;
}

export interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  /** `SentTimestamp` (milliseconds since 1970), `ApproximateReceiveCount`, `MessageGroupId`, …. */
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
}

export interface MessageMoveTask {
  readonly TaskHandle?: string;
  readonly Status: 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly ApproximateNumberOfMessagesMoved?: number;
  readonly ApproximateNumberOfMessagesToMove?: number;
  readonly FailureReason?: string;
  /** Milliseconds since 1970. */
  readonly StartedTimestamp: number;
}

interface OfQueue {
  readonly QueueUrl: string;
}

export const getQueueUrl = sqs.operation<{ readonly QueueName: string }, OfQueue>('GetQueueUrl');
export const getQueueAttributes = sqs.operation<OfQueue & { readonly AttributeNames: readonly string[] }, { readonly Attributes?: QueueAttributes }>('GetQueueAttributes');
export const createQueue = sqs.operation<{ readonly QueueName: string; readonly Attributes?: QueueAttributes }, OfQueue>('CreateQueue');
export const deleteQueue = sqs.operation<OfQueue, object>('DeleteQueue');
export const purgeQueue = sqs.operation<OfQueue, object>('PurgeQueue');
export const sendMessage = sqs.operation<
  OfQueue & {
    readonly MessageBody: string;
    readonly DelaySeconds?: number;
    readonly MessageGroupId?: string;
    readonly MessageDeduplicationId?: string;
    readonly MessageAttributes?: Readonly<Record<string, MessageAttribute>>;
  },
  { readonly MessageId: string; readonly SequenceNumber?: string }
>('SendMessage');
export const receiveMessage = sqs.operation<
  OfQueue & {
    readonly MaxNumberOfMessages?: number;
    /** Seconds for which others don't get the messages. */
    readonly VisibilityTimeout?: number;
    readonly WaitTimeSeconds?: number;
    readonly MessageSystemAttributeNames?: readonly string[];
    readonly MessageAttributeNames?: readonly string[];
  },
  { readonly Messages?: readonly Message[] }
>('ReceiveMessage');
export const deleteMessage = sqs.operation<OfQueue & { readonly ReceiptHandle: string }, object>('DeleteMessage');
export const listDeadLetterSourceQueues = sqs.paged<OfQueue & { readonly NextToken?: string }, { readonly queueUrls: readonly string[]; readonly NextToken?: string }>('ListDeadLetterSourceQueues', {
  take: 'NextToken',
  give: 'NextToken',
});
export const startMessageMoveTask = sqs.operation<{ readonly SourceArn: string; readonly DestinationArn?: string; readonly MaxNumberOfMessagesPerSecond?: number }, { readonly TaskHandle: string }>('StartMessageMoveTask');
export const cancelMessageMoveTask = sqs.operation<{ readonly TaskHandle: string }, object>('CancelMessageMoveTask');
export const listMessageMoveTasks = sqs.operation<{ readonly SourceArn: string; readonly MaxResults?: number }, { readonly Results?: readonly MessageMoveTask[] }>('ListMessageMoveTasks');

/** The last part of a queue's address or ARN. */
export function queueName(urlOrArn: string): string {
  return urlOrArn.split(/[/:]/).at(-1) ?? urlOrArn;
}
