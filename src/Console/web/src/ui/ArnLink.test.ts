import { expect, it } from 'vitest';
import { describeArn } from './ArnLink';

it.each([
  ['arn:aws:states:eu-west-1:000000000000:stateMachine:orders', 'State machine', 'orders'],
  ['arn:aws:lambda:eu-west-1:000000000000:function:hello:live', 'Function', 'hello:live'],
  ['arn:aws:sqs:eu-west-1:000000000000:ledger.fifo', 'Queue', 'ledger.fifo'],
  ['arn:aws:sns:eu-west-1:000000000000:problems', 'Topic', 'problems'],
  ['arn:aws:kinesis:eu-west-1:000000000000:stream/activity', 'Stream', 'activity'],
  ['arn:aws:s3:::results', 'Bucket', 'results'],
  ['arn:aws:iam::000000000000:role/x', 'iam', 'role/x'],
  ['hello', '', 'hello'],
])('%s is the %s %s', (arn, kind, name) => {
  expect(describeArn(arn)).toEqual({ kind, name });
});
