import type { QueueAttributes } from '../../../aws/sqs';
import { formatCount } from '../../../ui/format';
import { readJson } from '../../../ui/json';

/** How many messages a queue has, by what can be done with them. */
interface MessageCounts {
  readonly available: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export function countsOf(attributes: QueueAttributes): MessageCounts {
  const number = (name: string) => Number(attributes[name] ?? 0);
  return { available: number('ApproximateNumberOfMessages'), inFlight: number('ApproximateNumberOfMessagesNotVisible'), delayed: number('ApproximateNumberOfMessagesDelayed') };
}

/** Where messages go that were received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Null where the queue has none. The count is a text or a number, as it was given. */
export function redrivePolicyOf(attributes: QueueAttributes): RedrivePolicy | null {
  const policy = readJson(attributes.RedrivePolicy) as { deadLetterTargetArn?: string; maxReceiveCount?: string | number } | null | undefined;
  return policy?.deadLetterTargetArn ? { deadLetterTargetArn: policy.deadLetterTargetArn, maxReceiveCount: Number(policy.maxReceiveCount) } : null;
}

export function isFifo(queueName: string): boolean {
  return queueName.endsWith('.fifo');
}

/** `30 seconds`, `4 days`: the largest unit that it is whole in. @param seconds As the attribute says. */
export function secondsText(seconds: string | undefined): string {
  const n = Number(seconds ?? 0);
  const [unit, length] = n >= 86_400 && n % 86_400 === 0 ? ['day', 86_400] : n >= 3600 && n % 3600 === 0 ? ['hour', 3600] : n >= 60 && n % 60 === 0 ? ['minute', 60] : ['second', 1];
  return formatCount(n / (length as number), unit as string);
}
