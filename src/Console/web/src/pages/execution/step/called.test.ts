import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../history/model';
import { calledFunction, callLogsLink, functionLink, functionNameOf } from './called';

const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:pay:live';
const scope = { region: 'us-east-1', account: '111111111111' };

describe('the function that a task calls', () => {
  it.each<[string, string | undefined, string | null]>([
    [arn, '{}', arn],
    ['arn:aws:states:::lambda:invoke', '{"FunctionName":"pay"}', 'pay'],
    ['arn:aws:states:::lambda:invoke.waitForTaskToken', `{"FunctionName":"${arn}"}`, arn],
    ['arn:aws:states:::aws-sdk:lambda:invoke', '{"FunctionName":"pay"}', 'pay'],
    ['arn:aws:states:::sqs:sendMessage', '{"FunctionName":"pay"}', null],
    ['arn:aws:states:::lambda:invoke', undefined, null],
  ])('of %s with %s', (resource, parameters, called) => {
    expect(calledFunction(resource, parameters)).toBe(called);
  });

  it('has a name and a page', () => {
    expect([arn, '000000000000:function:pay', 'pay:live', 'pay'].map(functionNameOf)).toEqual(['pay', 'pay', 'pay', 'pay']);
    expect(decodeURIComponent(functionLink('pay', scope))).toBe('#/functions/arn:aws:lambda:us-east-1:111111111111:function:pay');
  });
});

describe('the log lines of a call', () => {
  const attempt = { scheduledAt: 10, startedAt: 10.2, endedAt: 11 } as Attempt;

  it('are found by its request where the answer names it', () => {
    const request = '52e2fe67-afc7-4269-b1b5-a55bfc9560bc';
    expect(decodeURIComponent(callLogsLink('pay', { ...attempt, submitted: `{"SdkResponseMetadata":{"RequestId":"${request}"}}` }, scope))).toBe(`#/logs//aws/lambda/pay?request=${request}&scope=us-east-1/111111111111`);
  });

  it('are found by its time otherwise', () => {
    expect(decodeURIComponent(callLogsLink(arn, attempt, scope))).toBe('#/logs//aws/lambda/pay?from=9700&to=11500&scope=eu-west-1/000000000000');
  });
});
