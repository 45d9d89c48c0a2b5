import { describe, expect, it } from 'vitest';
import { HistoryFold } from './fold';
import { canReplay, replayOf } from './replay';
import { written } from './written';

const fold = new HistoryFold();
fold.append(
  written(`
1<0 ExecutionStarted
2<0 PassStateEntered Set {"input":"{}"}
3<2 PassStateExited Set {"output":"1","assignedVariables":{"a":"[1]","b":"2"}}
4<3 MapStateEntered Each {"input":"[7]"}
5<4 MapStateStarted 1
6<5 MapIterationStarted Each#0
7<6 PassStateEntered Inner {"input":"7"}
8<7 PassStateExited Inner {"output":"8","assignedVariables":{"b":"3"}}
9<8 TaskStateEntered Call {"input":"8"}
10<9 TaskScheduled lambda:invoke
11<10 TaskFailed {"error":"E","cause":"c"}
12<11 TaskScheduled lambda:invoke
13<12 TaskSucceeded {"output":"{\\"r\\":1}"}
14<13 TaskStateExited Call {"output":"9"}
15<14 MapIterationSucceeded Each#0
16<15 MapStateSucceeded
17<15 MapStateExited Each {"output":"[9]"}
18<17 WaitStateEntered Pause {"input":"[9]"}
19<18 TaskStateEntered Open {"input":"[9]"}
20<19 TaskScheduled lambda:invoke`),
);
const history = fold.history();
const of = (name: string, attempt = -1) => {
  const step = history.stepsOf(name)[0]!;
  return [step, step.attempts.at(attempt)] as const;
};
const asked = (name: string, attempt = -1) => replayOf(...of(name, attempt), '{}', 'T', { arn: 'arn', name: 'n', input: '{"x":1}', startDate: 0 });

describe('a step is evaluated again', () => {
  it('with the recorded result in place of its call, and its variables', () => {
    const call = asked('Call');
    expect(call).toMatchObject({ stateName: 'Call', input: '8', mock: { result: '{"r":1}', fieldValidationMode: 'NONE' } });
    expect(JSON.parse(call.variables!)).toEqual({ a: [1], b: 3 });
    expect(JSON.parse(call.context!)).toMatchObject({ Execution: { Id: 'arn', Input: { x: 1 } }, State: { RetryCount: 1 }, Task: { Token: 'T' } });
  });

  it('with the recorded error of an attempt that failed', () => {
    expect(asked('Call', 0).mock).toMatchObject({ errorOutput: { error: 'E', cause: 'c' } });
  });

  it('with the outputs of its iterations', () => {
    expect(asked('Each').mock).toMatchObject({ result: '[9]' });
  });

  it('without a mock, and so without a context, where nothing is called', () => {
    expect(asked('Set')).not.toHaveProperty('mock');
    expect(asked('Set')).not.toHaveProperty('context');
  });

  it('not where it would wait or call something', () => {
    expect(canReplay(...of('Pause'))).toBe(false);
    expect(canReplay(...of('Open'))).toBe(false);
    expect(canReplay(...of('Call'))).toBe(true);
  });
});
