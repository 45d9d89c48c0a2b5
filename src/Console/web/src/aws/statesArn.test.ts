import { describe, expect, it } from 'vitest';
import { isExpress, isOfMapRun, machineNameOf, nameOfExecution, parseMapRun, qualifiedName, unqualified } from './statesArn';

const arn = (resource: string) => `arn:aws:states:eu-west-1:000000000000:${resource}`;

describe('state machines', () => {
  it.each([
    ['stateMachine:Pay', 'stateMachine:Pay', 'Pay', false],
    ['stateMachine:Pay:3', 'stateMachine:Pay', 'Pay:3', false],
    ['stateMachine:Pay:prod', 'stateMachine:Pay', 'Pay:prod', false],
    ['stateMachine:Pay/Each', 'stateMachine:Pay/Each', 'Pay/Each', true],
  ])('reads %s', (given, machine, name, isChild) => {
    expect(unqualified(arn(given))).toBe(arn(machine));
    expect(qualifiedName(arn(given))).toBe(name);
    expect(isOfMapRun(arn(given))).toBe(isChild);
  });

  it('calls what is no ARN as it is', () => expect(qualifiedName('Pay')).toBe('Pay'));
});

describe('executions', () => {
  it.each([
    ['execution:Pay:order-1', 'order-1', 'Pay', false],
    ['execution:Pay/Each:4e1f', '4e1f', 'Pay', false],
    ['express:Pay:order-1:9b2c', 'order-1', 'Pay', true],
  ])('reads %s', (given, name, machine, isOfExpress) => {
    expect(nameOfExecution(arn(given))).toBe(name);
    expect(machineNameOf(arn(given))).toEqual({ name: machine, arn: arn(`stateMachine:${machine}`) });
    expect(isExpress(arn(given))).toBe(isOfExpress);
  });

  it('knows no machine of what is no ARN', () => {
    expect(nameOfExecution('order-1')).toBe('order-1');
    expect(machineNameOf('order-1')).toBeNull();
  });
});

describe('map runs', () => {
  it('reads the machine, the label and the id', () => expect(parseMapRun(arn('mapRun:Pay/Each:3f2a-11'))).toEqual({ machine: 'Pay', label: 'Each', id: '3f2a-11' }));
  it('reads nothing from the ARN of something else', () => expect(parseMapRun(arn('stateMachine:Pay'))).toBeNull());
});
