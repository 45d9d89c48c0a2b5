import { expect, it } from 'vitest';
import type { Target } from '../../../aws/events';
import { fieldsOf, targetOf } from './targetInput';

const queue = 'arn:aws:sqs:eu-west-1:000000000000:ledger.fifo';

it.each<Target>([
  { Id: 'one', Arn: queue },
  { Id: 'one', Arn: queue, InputPath: '$.detail' },
  { Id: 'one', Arn: queue, Input: '{"a":1}', RoleArn: 'arn:role' },
  { Id: 'one', Arn: queue, InputTransformer: { InputPathsMap: { n: '$.detail.name' }, InputTemplate: '"<n>"' }, RetryPolicy: { MaximumRetryAttempts: 0 } },
  { Id: 'one', Arn: queue, SqsParameters: { MessageGroupId: 'all' }, DeadLetterConfig: { Arn: 'arn:dead' }, RetryPolicy: { MaximumEventAgeInSeconds: 60 } },
  { Id: 'one', Arn: 'arn:stream', KinesisParameters: { PartitionKeyPath: '$.detail.name' } },
])('a target that is saved as it was read stays the same: %j', (target) => {
  expect(targetOf(fieldsOf(target), target.Id, target)).toEqual(target);
});

it('another kind of input takes the place of the one before', () => {
  const before: Target = { Id: 'one', Arn: queue, Input: '{}' };
  expect(targetOf({ ...fieldsOf(before), kind: 'path', path: '$.detail' }, 'one', before)).toEqual({ Id: 'one', Arn: queue, InputPath: '$.detail' });
});
