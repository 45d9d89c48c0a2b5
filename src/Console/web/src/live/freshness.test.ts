import { describe, expect, it } from 'vitest';
import type { Changes } from './messages';
import { isAffected, whileGoingAway } from './freshness';

const machine = 'arn:aws:states:eu-west-1:000000000000:stateMachine:Pay';
const execution = 'arn:aws:states:eu-west-1:000000000000:execution:Pay:1';
const ofExecution: Changes = { executions: [{ executionArn: execution, stateMachineArn: machine, status: 'RUNNING' }] };
const key = (service: string, action: string, input: object = {}) => ({ queryKey: [service, action, 'eu-west-1', '000000000000', input] });

describe('what is asked again', () => {
  it.each([
    ['its execution', key('states', 'DescribeExecution', { executionArn: execution }), true],
    ['another execution', key('states', 'DescribeExecution', { executionArn: `${execution}2` }), false],
    ["its machine's list", key('states', 'ListExecutions', { stateMachineArn: machine }), true],
    ["another machine's list", key('states', 'ListExecutions', { stateMachineArn: `${machine}ment` }), false],
    ['the counts', { queryKey: ['treadle', 'executionCounts', 'eu-west-1', '000000000000'] }, true],
    ['the machines', key('states', 'ListStateMachines'), false],
    ['its history, which is read on', key('states', 'GetExecutionHistory', { executionArn: execution }), false],
  ])('after a change of an execution: %s', (_, query, expected) => {
    expect(isAffected(query, ofExecution)).toBe(expected);
  });

  it('is nothing of a machine while it is deleted', async () => {
    const deletion: Changes = { operations: [{ service: 'states', action: 'DeleteStateMachine' }] };
    const query = key('states', 'DescribeStateMachine', { stateMachineArn: machine });
    await whileGoingAway([machine], async () => {
      expect([isAffected(query, deletion), isAffected(key('states', 'ListStateMachines'), deletion)]).toEqual([false, true]);
      // Its versions and aliases go with it; the tags name it as a resource.
      expect(isAffected(key('states', 'DescribeStateMachine', { stateMachineArn: `${machine}:1` }), deletion)).toBe(false);
      expect(isAffected(key('states', 'ListTagsForResource', { resourceArn: machine }), deletion)).toBe(false);
      expect(isAffected(key('states', 'DescribeStateMachine', { stateMachineArn: `${machine}ment` }), deletion)).toBe(true);
    });
    expect(isAffected(query, deletion)).toBe(true);
  });

  it('is all of a service after an operation that changed it', () => {
    expect(isAffected(key('lambda', 'ListFunctions'), { operations: [{ service: 'lambda', action: 'CreateFunction' }] })).toBe(true);
    expect(isAffected(key('states', 'ListStateMachines'), { operations: [{ service: 'lambda', action: 'CreateFunction' }] })).toBe(false);
  });

  it('is nothing more after a start, which the execution itself tells of', () => {
    expect(isAffected(key('states', 'ListStateMachines'), { operations: [{ service: 'states', action: 'StartExecution' }] })).toBe(false);
  });

  it('is everything but histories when more changed than was told', () => {
    expect(isAffected(key('sqs', 'ListQueues'), { more: true })).toBe(true);
  });
});
