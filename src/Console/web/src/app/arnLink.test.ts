import { expect, it } from 'vitest';
import { arnLink } from './arnLink';

const e = encodeURIComponent;

it.each([
  ['arn:aws:states:eu-west-1:000000000000:stateMachine:Pay', (a: string) => `#/state-machines/${e(a)}`],
  ['arn:aws:states:eu-west-1:000000000000:stateMachine:Pay:3', (a: string) => `#/state-machines/${e(a)}`],
  ['arn:aws:states:eu-west-1:000000000000:stateMachine:Pay/Each', () => `#/state-machines/${e('arn:aws:states:eu-west-1:000000000000:stateMachine:Pay')}`],
  ['arn:aws:states:eu-west-1:000000000000:execution:Pay:one', (a: string) => `#/executions/${e(a)}`],
  ['arn:aws:states:eu-west-1:000000000000:express:Pay:one:two', (a: string) => `#/executions/${e(a)}`],
  ['arn:aws:states:eu-west-1:000000000000:mapRun:Pay/Each:1', (a: string) => `#/map-runs/${e(a)}`],
  ['arn:aws:lambda:eu-west-1:000000000000:function:hello', (a: string) => `#/functions/${e(a)}`],
  ['arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/hello:*', () => `#/logs/${e('/aws/lambda/hello')}?scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:sqs:eu-west-1:000000000000:orders.fifo', () => `#/queues/orders.fifo?scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:kinesis:eu-west-1:000000000000:stream/activity', () => `#/streams/activity?scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:events:eu-west-1:000000000000:rule/on-fail', () => `#/rules/default/on-fail?scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:events:eu-west-1:000000000000:rule/shop/on-fail', () => `#/rules/shop/on-fail?scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:scheduler:eu-west-1:000000000000:schedule/default/nightly', () => `#/rules?tab=schedules&scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:firehose:eu-west-1:000000000000:deliverystream/archive', () => `#/delivery-streams/archive?scope=${e('eu-west-1/000000000000')}`],
  ['arn:aws:s3:::results', () => '#/buckets/results'],
  ['arn:aws:s3:::results/runs/1/manifest.json', () => `#/buckets/results?prefix=${e('runs/1/')}&object=${e('runs/1/manifest.json')}`],
  ['arn:aws:iam::000000000000:role/x', () => null],
  ['hello', () => null],
])('an ARN leads to its page: %s', (arn, expected) => {
  expect(arnLink(arn)).toBe(expected(arn));
});
