import { describe, expect, it } from 'vitest';
import { describeRule } from './choice';
import { plainOf, readJson } from './json';
import { findState, readMachine, stateAt } from './machine';

describe('A rule of a Choice in short', () => {
  it.each<[rule: unknown, text: string]>([
    [{ Variable: '$.inputNum', NumericGreaterThan: 5, Next: 'Big' }, 'inputNum > 5'],
    [{ Variable: '$.inputNum', NumericLessThanEquals: 0.5 }, 'inputNum <= 0.5'],
    [{ Variable: '$.status', StringEquals: 'OK' }, 'status == "OK"'],
    [{ Variable: '$.name', StringMatches: 'log-*.txt' }, 'name matches "log-*.txt"'],
    [{ Variable: '$.a', StringEqualsPath: '$.b' }, 'a == b'],
    [{ Variable: '$.at', TimestampGreaterThanPath: '$$.Execution.StartTime' }, 'at > $$.Execution.StartTime'],
    [{ Variable: '$.paid', BooleanEquals: true }, 'paid == true'],
    [{ Variable: '$.x', IsPresent: true }, 'x is present'],
    [{ Variable: '$.x', IsNull: false }, 'x is not null'],
    [{ Variable: '$', IsString: true }, '$ is a string'],
    [{ Variable: '$count', NumericEquals: 3 }, '$count == 3'],
    [{ Not: { Variable: '$.type', StringEquals: 'Private' } }, 'not (type == "Private")'],
    [{ And: [{ Variable: '$.v', IsNumeric: true }, { Variable: '$.v', NumericLessThan: 30 }] }, 'v is a number and v < 30'],
    [{ Or: [{ And: [{ Variable: '$.a', IsNull: true }, { Variable: '$.b', IsNull: true }] }, { Variable: '$.c', IsBoolean: true }] }, '(a is null and b is null) or c is a boolean'],
    [{ Condition: '{% $states.input.total > 100 %}', Next: 'A' }, '$states.input.total > 100'],
    [{ Condition: '{%\n  $x\n   and $y %}' }, '$x and $y'],
    [{ Condition: true }, 'true'],
    [{ Variable: '$.half' }, ''],
    [{ NumericEquals: 1 }, '? == 1'],
    ['no rule', ''],
    [null, ''],
  ])('%j', (rule, text) => {
    expect(describeRule(rule)).toBe(text);
  });

  it('ends where rules are nested without end', () => {
    let rule: unknown = { Variable: '$.a', IsNull: true };
    for (let i = 0; i < 10_000; i++) {
      rule = { Not: rule };
    }
    expect(describeRule(rule).length).toBeLessThan(1000);
  });
});

describe('JSON that is being typed', () => {
  it.each<[text: string, value: unknown]>([
    ['{"a": [1, true, null, "x\\n"], "b": {}}', { a: [1, true, null, 'x\n'], b: {} }],
    ['{"a": 1 "b": 2}', { a: 1, b: 2 }],
    ['{"a": 1,, "b": 2,}', { a: 1, b: 2 }],
    ['{"a": {"b": 1', { a: { b: 1 } }],
    ['{"a": "open\n"b": 2}', { a: 'open', b: 2 }],
    ['{"a": "open,\n"b": 2}', { a: 'open', b: 2 }],
    ['{"a": \n"b": 2}', { a: undefined, b: 2 }],
    ['{"a"\n"b": 2}', { a: undefined, b: 2 }],
    ['{"a": tru, "b": 2}', { a: undefined, b: 2 }],
    ['{a: 1, "b": 2}', { b: 2 }],
    ['{"a": [1, 2 "b", }, "c": 3}', { a: [1, 2, 'b'] }],
    ['{"a": 1, {"x": 2}, "b": 2}', { a: 1, b: 2 }],
    ['{"a": 1, "a": 2}', { a: 2 }],
    ['', undefined],
    ['}', undefined],
  ])('%j', (text, value) => {
    expect(plainOf(readJson(text).root)).toEqual(value);
  });

  it('says where the first mistake is, and nothing of a text without one', () => {
    expect(readJson('{"a": 1 "b": 2}').error).toEqual({ at: 8, message: 'Expected ","' });
    expect(readJson('{"a": 1} x').error).toEqual({ at: 9, message: 'Text after the end of the document' });
    expect(readJson(' {"a": [1, {"b": "\\u00e4"}]} ').error).toBeUndefined();
  });

  it('does not fall over a text of brackets', () => {
    expect(readJson('['.repeat(100_000)).error?.message).toContain('levels');
    expect(readJson('{"a":'.repeat(100_000)).error?.message).toContain('levels');
    expect(readJson('{{[['.repeat(100_000)).error).toBeDefined();
  });

  it('ends for every beginning of a definition', () => {
    for (let length = 0; length < nested.length; length++) {
      expect(() => readMachine(nested.slice(0, length))).not.toThrow();
    }
  });
});

const nested = JSON.stringify({
  Comment: 'Everything',
  StartAt: 'Check',
  States: {
    Check: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.n', NumericGreaterThan: 5, Next: 'Each' },
        { Variable: '$.n', IsNull: true, Next: 'Both' },
      ],
      Default: 'Bad',
    },
    Each: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Work',
        States: { Work: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Catch: [{ ErrorEquals: ['States.Timeout', 'Busy'], Next: 'Skip' }], End: true }, Skip: { Type: 'Pass', End: true } },
      },
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Bad' }],
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: { Type: 'Map', Iterator: { StartAt: 'Inner', States: { Inner: { Type: 'Wait', Seconds: 1, End: true } } }, End: true } } },
        { StartAt: 'Right', States: { Right: { Type: 'Succeed' } } },
      ],
      End: true,
    },
    Bad: { Type: 'Fail' },
    'Never / reached': { Type: 'Pass', Next: 'Bad' },
  },
});

describe('A machine', () => {
  const machine = readMachine(nested);

  it('has its states in the order of the text, those of processors and branches included', () => {
    expect(machine.states.map((state) => state.path)).toEqual([
      '/States/Check',
      '/States/Each',
      '/States/Each/ItemProcessor/States/Work',
      '/States/Each/ItemProcessor/States/Skip',
      '/States/Both',
      '/States/Both/Branches/0/States/Left',
      '/States/Both/Branches/0/States/Left/Iterator/States/Inner',
      '/States/Both/Branches/1/States/Right',
      '/States/Bad',
      '/States/Never ~1 reached',
    ]);
    expect(machine.body.states).toHaveLength(5);
    expect(machine.comment).toBe('Everything');
  });

  it('knows where each state goes on', () => {
    expect(findState(machine, 'Check')?.transitions).toEqual([
      { kind: 'Choice', target: 'Each', label: 'n > 5' },
      { kind: 'Choice', target: 'Both', label: 'n is null' },
      { kind: 'Default', target: 'Bad', label: 'Default' },
    ]);
    expect(findState(machine, 'Each')?.transitions).toEqual([
      { kind: 'Next', target: 'Both', label: '' },
      { kind: 'Catch', target: 'Bad', label: 'States.ALL' },
    ]);
    expect(findState(machine, 'Work')?.transitions).toEqual([{ kind: 'Catch', target: 'Skip', label: 'States.Timeout, Busy' }]);
  });

  it('knows what surrounds a state', () => {
    expect(findState(machine, 'Inner')?.parents.map((parent) => parent.name)).toEqual(['Both', 'Left']);
    expect(findState(machine, 'Check')?.parents).toEqual([]);
    expect(findState(machine, 'Each')).toMatchObject({ isDistributed: true, isEnd: false });
    expect(findState(machine, 'Left')).toMatchObject({ isDistributed: false, isEnd: true });
    expect(findState(machine, 'Work')?.resource).toBe('arn:aws:states:::lambda:invoke');
  });

  it('knows which states cannot be reached', () => {
    expect(machine.states.filter((state) => !state.isReachable).map((state) => state.name)).toEqual(['Never / reached']);
  });

  it('finds the state at a place of the text', () => {
    expect(stateAt(machine, nested.indexOf('"Seconds"'))?.name).toBe('Inner');
    expect(stateAt(machine, nested.indexOf('"Branches"'))?.name).toBe('Both');
    expect(stateAt(machine, 0)).toBeUndefined();
  });

  it('is read as far as it can be', () => {
    const broken = readMachine('{ "StartAt": "A", "States": { "A": { "Type": "Wait", "Next": "B" }, "B": { "Type": "Choice", "Choices": [ { "Variable": "$.x", "Nex');
    expect(broken.states.map((state) => [state.name, state.type, state.isReachable])).toEqual([
      ['A', 'Wait', true],
      ['B', 'Choice', true],
    ]);
    expect(broken.error).toBeDefined();
    expect(readMachine('').states).toEqual([]);
    expect(readMachine('[1, 2]').states).toEqual([]);
    expect(readMachine('{"StartAt": 3, "States": {"A": 7, "B": {"Next": ["x"]}}}').states.map((state) => state.name)).toEqual(['A', 'B']);
  });
});
