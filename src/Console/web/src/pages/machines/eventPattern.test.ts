import { describe, expect, it } from 'vitest';
import { isAboutMachine, statusesOf } from './eventPattern';

const machine = 'arn:aws:states:eu-west-1:000000000000:stateMachine:Pay';
const pattern = (stateMachineArn?: unknown, source: unknown = ['aws.states']) => JSON.stringify({ source, detail: { ...(stateMachineArn === undefined ? {} : { stateMachineArn }), status: ['FAILED'] } });

describe('a rule is about a machine', () => {
  it.each([
    ['when it names it', pattern([machine]), true],
    ['when it names another beside it', pattern([`${machine}ment`, machine]), true],
    ['when it names no machine', pattern(), true],
    ['by a prefix', pattern([{ prefix: 'arn:aws:states:eu-west-1' }]), true],
    ['by a suffix', pattern([{ suffix: ':Pay' }]), true],
    ['by a wildcard', pattern([{ wildcard: 'arn:*:stateMachine:P*' }]), true],
    ['whatever its case', pattern([{ 'equals-ignore-case': machine.toUpperCase() }]), true],
    ['by its source in general', pattern([machine], [{ prefix: 'aws.' }]), true],
    ['not when it names another', pattern([`${machine}ment`]), false],
    ['not when it leaves this one out', pattern([{ 'anything-but': [machine] }]), false],
    ['not when the wildcard is of others', pattern([{ wildcard: '*:Ship*' }]), false],
    ['not when its events come from elsewhere', pattern([machine], ['shop.orders']), false],
    ['not when it asks for no source', JSON.stringify({ detail: { status: ['FAILED'] } }), false],
    ['not when it is a schedule', undefined, false],
  ])('%s', (_, text, expected) => {
    expect(isAboutMachine(text, machine)).toBe(expected);
  });

  it('and says which statuses it waits for', () => {
    expect(statusesOf(pattern([machine]))).toEqual(['FAILED']);
    expect(statusesOf(JSON.stringify({ source: ['aws.states'] }))).toBeNull();
    expect(statusesOf(JSON.stringify({ detail: { status: [{ 'anything-but': 'RUNNING' }] } }))).toBeNull();
  });
});
