import { expect, it } from 'vitest';
import { patternText } from './pattern';

it.each([
  ['{"source":["aws.states"],"detail":{"status":["FAILED","TIMED_OUT"]}}', 'source: aws.states · detail.status: FAILED, TIMED_OUT'],
  ['{"detail":{"stateMachineArn":["arn:aws:states:eu-west-1:000000000000:stateMachine:orders"]}}', 'detail.stateMachineArn: orders'],
  ['{"detail":{"total":[{"numeric":[">",10]}]}}', 'detail.total: {"numeric":[">",10]}'],
  ['{}', '{}'],
  ['no JSON', 'no JSON'],
  [undefined, ''],
])('the pattern %s is said as %s', (pattern, text) => {
  expect(patternText(pattern)).toBe(text);
});
