import { expect, it } from 'vitest';
import type { ExecutionListItem } from '../../aws/states';
import { countFailures } from './failures';

const failed = (stopDate: number): ExecutionListItem => ({ executionArn: String(stopDate), stateMachineArn: 'm', name: 'e', status: 'FAILED', startDate: 1, stopDate });

it.each([
  ['one that failed, was redriven and failed again counts once', { executions: [failed(120)], isWhole: true }, 1, 1],
  ['one that failed long ago and again after a redrive counts', { executions: [failed(120)], isWhole: true }, 0, 1],
  ['one that failed and succeeded after a redrive does not', { executions: [], isWhole: true }, 1, 0],
  ['those of before do not', { executions: [failed(120), failed(99)], isWhole: true }, 1, 1],
  ['of a list that goes on the metrics say it', { executions: [failed(120)], isWhole: false }, 7, 7],
  ['of a list that goes on, what is seen of it is the least', { executions: [failed(120), failed(130)], isWhole: false }, 1, 2],
  ['without a list the metrics say it', undefined, 3, 3],
])('%s', (_, listed, firstTimes, expected) => {
  expect(countFailures(listed, 100, firstTimes)).toBe(expected);
});
