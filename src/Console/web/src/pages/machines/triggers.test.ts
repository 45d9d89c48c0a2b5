import { describe, expect, it } from 'vitest';
import type { Resource } from '../../aws/apigateway';
import { apiTriggers, isTargetOf } from './triggers';

const machine = 'arn:aws:states:eu-west-1:000000000000:stateMachine:Pay';

function resource(uri: string, template: string): Resource {
  return { id: 'r1', path: '/pay', resourceMethods: { POST: { httpMethod: 'POST', apiKeyRequired: true, methodIntegration: { type: 'AWS', uri, requestTemplates: { 'application/json': template } } } } };
}

describe('an API starts the machine', () => {
  const start = 'arn:aws:apigateway:eu-west-1:states:action/StartExecution';
  it.each([
    ['by its ARN in the template', start, `{"stateMachineArn":"${machine}"}`, true],
    ['by an alias', start, `{"stateMachineArn":"${machine}:PROD"}`, true],
    ['and waits for its end', 'arn:aws:apigateway:eu-west-1:states:action/StartSyncExecution', `{\\"stateMachineArn\\":\\"${machine}\\"}`, true],
    ['not when it starts one whose name begins the same', start, `{"stateMachineArn":"${machine}ment"}`, false],
    ['not when it only describes executions', 'arn:aws:apigateway:eu-west-1:states:action/DescribeExecution', machine, false],
  ])('%s', (_, uri, template, expected) => {
    expect(apiTriggers([resource(uri, template)], machine)).toHaveLength(expected ? 1 : 0);
  });

  it('and the method says how it is called', () => {
    expect(apiTriggers([resource(start, `"${machine}"`)], machine)).toEqual([{ resourceId: 'r1', path: '/pay', httpMethod: 'POST', action: 'StartExecution', needsKey: true }]);
  });
});

it('a target is the machine, or a version or alias of it', () => {
  expect(isTargetOf(machine, machine)).toBe(true);
  expect(isTargetOf(`${machine}:3`, machine)).toBe(true);
  expect(isTargetOf(`${machine}ment`, machine)).toBe(false);
  expect(isTargetOf(undefined, machine)).toBe(false);
});
