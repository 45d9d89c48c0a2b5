import { describe, expect, it } from 'vitest';
import { nameOfFile, nameProblem, newMachine, requestOf } from './machineSettings';
import { textOf } from './textOf';

const scope = { region: 'eu-west-1', account: '000000000000' };

describe('A new state machine', () => {
  it('is asked for with what was chosen', () => {
    expect(requestOf(newMachine('m', scope), '{}', scope)).toEqual({ name: 'm', type: 'STANDARD', roleArn: 'arn:aws:iam::000000000000:role/StepFunctionsRole', definition: '{}' });
  });

  it('logs into a group of its own name unless told otherwise', () => {
    const { loggingConfiguration } = requestOf({ ...newMachine('m', scope), logLevel: 'ALL' }, '{}', scope);
    expect(loggingConfiguration?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn).toBe('arn:aws:logs:eu-west-1:000000000000:log-group:/aws/vendedlogs/states/m-Logs:*');
  });

  it.each([
    ['', false],
    ['order', true],
    ['order-2_x.y', true],
    ['två', true],
    ['a b', false],
    ['a:b', false],
    ['a*', false],
    ['x'.repeat(81), false],
  ])('%s as a name: %s', (name, isGood) => {
    expect(nameProblem(name) === null).toBe(isGood);
  });
});

describe('A file', () => {
  it.each([
    ['orders.asl.json', 'orders'],
    ['orders.v2.yaml', 'orders.v2'],
    ['Bestellungen (März).yml', 'Bestellungen-März'],
    [`${'x'.repeat(90)}.json`, 'x'.repeat(80)],
    ['.json', null],
  ])('%s suggests the name %s', (file, name) => {
    expect(nameOfFile(file)).toBe(name);
  });
});

describe('A text of unknown language', () => {
  it('is JSON when it begins with a bracket, and YAML otherwise', () => {
    expect(textOf('\uFEFF {"a":1}')).toEqual({ text: '{\n  "a": 1\n}', language: 'json' });
    expect(textOf('# x\nStartAt: A')).toEqual({ text: '# x\nStartAt: A\n', language: 'yaml' });
  });
});
