import { expect, it } from 'vitest';
import { countsOf, redrivePolicyOf, secondsText } from './attributes';

it('counts are numbers, absent ones are none', () => {
  expect(countsOf({ ApproximateNumberOfMessages: '12', ApproximateNumberOfMessagesNotVisible: '3' })).toEqual({ available: 12, inFlight: 3, delayed: 0 });
});

it.each([
  [{ RedrivePolicy: '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":"5"}' }, { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 5 }],
  [{ RedrivePolicy: '{"deadLetterTargetArn":"arn:dead","maxReceiveCount":3}' }, { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 3 }],
  [{}, null],
  [{ RedrivePolicy: '{' }, null],
])('the dead-letter queue of %j', (attributes, policy) => {
  expect(redrivePolicyOf(attributes)).toEqual(policy);
});

it.each([
  ['0', '0 seconds'],
  ['1', '1 second'],
  ['90', '90 seconds'],
  ['60', '1 minute'],
  ['43200', '12 hours'],
  ['345600', '4 days'],
])('%s seconds are said as %s', (seconds, text) => {
  expect(secondsText(seconds)).toBe(text);
});
