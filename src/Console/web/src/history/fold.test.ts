import { describe, expect, it } from 'vitest';
import { HistoryFold } from './fold';
import type { History, Step } from './model';
import { written } from './written';

function fold(text: string): History {
  const fold = new HistoryFold();
  fold.append(written(text));
  return fold.history();
}

const told = (step: Step) => `${step.name} ${step.status}${step.attempts.length > 0 ? ` (${step.attempts.map((a) => a.status).join(', ')})` : ''}${step.error === undefined ? '' : ` ${step.error}`}`;
const steps = (history: History) => history.steps.map(told);

const callback = `
1<0 ExecutionStarted
2<0 WaitStateEntered FirstState
3<2 WaitStateExited FirstState
4<3 TaskStateEntered SendWait {"input":"{}"}
5<4 TaskScheduled lambda:invoke.waitForTaskToken
6<5 TaskStarted
7<6 TaskSubmitted`;

describe('steps of a history', () => {
  it('succeed', () => {
    const history = fold(`${callback}
8<7 TaskSucceeded {"output":"{\\"status\\":\\"success\\"}"}
9<8 TaskStateExited SendWait {"output":"1","assignedVariables":{"x":"2"}}
10<9 SucceedStateEntered SuccessState
11<10 SucceedStateExited SuccessState
12<11 ExecutionSucceeded`);
    expect(steps(history)).toEqual(['FirstState SUCCEEDED', 'SendWait SUCCEEDED (SUCCEEDED)', 'SuccessState SUCCEEDED']);
    const task = history.steps[1]!;
    expect(task).toMatchObject({ enteredAt: 4, exitedAt: 9, input: '{}', output: '1', variables: { x: '2' }, events: [4, 5, 6, 7, 8, 9] });
    expect(task.attempts[0]).toMatchObject({ scheduledAt: 5, startedAt: 6, submittedAt: 7, endedAt: 8, resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', result: '{"status":"success"}' });
    expect(history).toMatchObject({ startedAt: 1, endedAt: 12, transitions: 3 });
    expect(history.stepOf(6)).toBe(task);
    expect(history.stepOf(1)).toBeNull();
  });

  it('fail and are caught', () => {
    const history = fold(`${callback}
8<7 TaskFailed {"error":"E","cause":"why"}
9<8 TaskStateExited SendWait
10<9 FailStateEntered FailState
11<10 ExecutionFailed {"error":"F"}`);
    expect(steps(history)).toEqual(['FirstState SUCCEEDED', 'SendWait CAUGHT_ERROR (FAILED) E', 'FailState FAILED F']);
    expect(history.top.status).toBe('FAILED');
  });

  it('are in progress until they are exited, also between two attempts', () => {
    const history = fold(`${callback}
8<7 TaskTimedOut {"error":"States.Timeout"}`);
    expect(steps(history)).toEqual(['FirstState SUCCEEDED', 'SendWait IN_PROGRESS (TIMED_OUT) States.Timeout']);
  });

  it('have an attempt for each retry', () => {
    const history = fold(`${callback}
8<7 TaskFailed {"error":"E"}
9<8 TaskScheduled lambda:invoke.waitForTaskToken
10<9 TaskStarted
11<10 TaskSucceeded
12<11 TaskStateExited SendWait
13<12 ExecutionSucceeded`);
    expect(steps(history)).toEqual(['FirstState SUCCEEDED', 'SendWait SUCCEEDED (FAILED, SUCCEEDED)']);
    expect(history.transitions).toBe(3);
  });

  it('are cancelled when the execution is stopped', () => {
    expect(steps(fold(`${callback}
8<0 ExecutionAborted`))).toEqual(['FirstState SUCCEEDED', 'SendWait CANCELLED (CANCELLED)']);
  });

  it('fail where an expression fails, which names the state alone', () => {
    const history = fold(`
1<0 ExecutionStarted
2<0 PassStateEntered P
3<0 EvaluationFailed P {"error":"States.QueryEvaluationError","cause":"c","location":"Output/x"}
4<3 ExecutionFailed {"error":"States.QueryEvaluationError","cause":"c"}`);
    expect(steps(history)).toEqual(['P FAILED States.QueryEvaluationError']);
    expect(history.steps[0]).toMatchObject({ errorLocation: 'Output/x', exitedAt: 4 });
  });

  it('fail by the end of the execution where nothing else says so', () => {
    expect(steps(fold(`
1<0 ExecutionStarted
2<0 PassStateEntered P
3<2 ExecutionFailed {"error":"States.Runtime"}`))).toEqual(['P FAILED States.Runtime']);
  });

  it('are visited again by a loop', () => {
    const history = fold(`
1<0 ExecutionStarted
2<0 PassStateEntered P
3<2 PassStateExited P
4<3 PassStateEntered P`);
    expect(history.stepsOf('P').map(told)).toEqual(['P SUCCEEDED', 'P IN_PROGRESS']);
  });
});

const map = `
1<0 ExecutionStarted
2<0 MapStateEntered M
3<2 MapStateStarted 3
4<3 MapIterationStarted M#0
5<3 MapIterationStarted M#1
6<3 MapIterationStarted M#2
7<4 TaskStateEntered T
8<7 LambdaFunctionScheduled f
9<5 TaskStateEntered T
10<9 LambdaFunctionScheduled f
11<6 TaskStateEntered T
12<11 LambdaFunctionScheduled f
13<10 LambdaFunctionSucceeded
14<13 TaskStateExited T
15<14 MapIterationSucceeded M#1`;

const failingMap = `${map}
16<12 LambdaFunctionFailed {"error":"E"}
17<16 MapIterationFailed M#2
18<16 TaskStateAborted
19<16 MapIterationAborted M#0
20<16 TaskStateAborted
21<16 MapStateFailed
22<21 ExecutionFailed {"error":"E"}`;

describe('a Map', () => {
  it('has a frame for each iteration, whatever they interleave', () => {
    const attempt = fold(map).steps[0]!.attempts[0]!;
    expect(attempt.length).toBe(3);
    expect(attempt.counts).toEqual({ IN_PROGRESS: 2, SUCCEEDED: 1, FAILED: 0, CANCELLED: 0 });
    expect(attempt.frames.map((f) => `${f.index} ${f.steps.map(told).join()}`)).toEqual(['0 T IN_PROGRESS (SCHEDULED)', '1 T SUCCEEDED (SUCCEEDED)', '2 T IN_PROGRESS (SCHEDULED)']);
  });

  it('fails with the iteration that fails and cancels the others', () => {
    const history = fold(failingMap);
    expect(steps(history)).toEqual(['M FAILED (FAILED) E', 'T CANCELLED (CANCELLED)', 'T SUCCEEDED (SUCCEEDED)', 'T FAILED (FAILED) E']);
    expect(history.steps[0]!.attempts[0]!.counts).toEqual({ IN_PROGRESS: 0, SUCCEEDED: 1, FAILED: 1, CANCELLED: 1 });
    expect([history.stepOf(18)!.frame.index, history.stepOf(20)!.frame.index]).toEqual([2, 0]);
  });

  it('goes on after a redrive with the iterations that had not ended', () => {
    const history = fold(`${failingMap}
23<22 ExecutionRedriven {"redriveCount":1}
24<23 LambdaFunctionScheduled f
25<23 LambdaFunctionScheduled f
26<24 LambdaFunctionSucceeded
27<26 TaskStateExited T
28<27 MapIterationSucceeded M#0`);
    expect(steps(history)).toEqual(['M IN_PROGRESS (RUNNING)', 'T SUCCEEDED (CANCELLED, SUCCEEDED)', 'T SUCCEEDED (SUCCEEDED)', 'T IN_PROGRESS (FAILED, SCHEDULED)']);
    expect(history.steps[3]!.attempts[1]!.isRedrive).toBe(true);
    expect(history.steps[0]!.attempts[0]!.counts).toEqual({ IN_PROGRESS: 1, SUCCEEDED: 2, FAILED: 0, CANCELLED: 0 });
    expect(history.redrives).toEqual([{ event: 23, at: 23, count: 1 }]);
    expect(history.endedAt).toBeUndefined();
  });

  it('begins anew when it is retried', () => {
    const history = fold(`
1<0 ExecutionStarted
2<0 MapStateEntered M
3<2 MapStateStarted 1
4<3 MapIterationStarted M#0
5<4 FailStateEntered F
6<5 MapIterationFailed M#0
7<5 MapStateStarted 1
8<7 MapIterationStarted M#0
9<8 FailStateEntered F
10<9 MapIterationFailed M#0
11<9 MapStateFailed
12<11 MapStateExited M {"output":"{\\"e\\":{\\"Error\\":\\"Boom\\",\\"Cause\\":\\"c\\"}}"}`);
    expect(steps(history)).toEqual(['M CAUGHT_ERROR (FAILED, FAILED) Boom', 'F FAILED', 'F FAILED Boom']);
    expect(history.steps.map((s) => s.frame.attempt)).toEqual([0, 0, 1]);
  });

  it('nests', () => {
    const history = fold(`
1<0 ExecutionStarted
2<0 MapStateEntered Outer
3<2 MapStateStarted 1
4<3 MapIterationStarted Outer#0
5<4 MapStateEntered Inner
6<5 MapStateStarted 1
7<6 MapIterationStarted Inner#0
8<7 PassStateEntered P
9<8 PassStateExited P
10<9 MapIterationSucceeded Inner#0
11<10 MapStateSucceeded
12<10 MapStateExited Inner
13<12 MapIterationSucceeded Outer#0
14<13 MapStateSucceeded
15<13 MapStateExited Outer
16<15 ExecutionSucceeded`);
    expect(steps(history)).toEqual(['Outer SUCCEEDED (SUCCEEDED)', 'Inner SUCCEEDED (SUCCEEDED)', 'P SUCCEEDED']);
    expect(history.steps[2]!.frame.parent!.frame.parent!.name).toBe('Outer');
  });

  it('that is distributed has its run, which a redrive goes on with', () => {
    const run = 'arn:aws:states:eu-west-1:000000000000:mapRun:m/M:1';
    const history = fold(`
1<0 ExecutionStarted
2<0 MapStateEntered M
3<2 MapStateStarted 0
4<3 MapRunStarted ${run}
5<4 MapRunFailed {"error":"States.ExceedToleratedFailureThreshold"}
6<5 MapStateFailed
7<6 ExecutionFailed {"error":"States.ExceedToleratedFailureThreshold"}
8<7 ExecutionRedriven
9<8 MapRunRedriven ${run}`);
    expect(history.steps[0]).toMatchObject({ status: 'IN_PROGRESS', mapRunArn: run, redrives: 1 });
  });
});

describe('a Parallel', () => {
  it('has a frame for each branch and cancels the others when one fails', () => {
    const history = fold(`
1<0 ExecutionStarted
2<0 ParallelStateEntered P
3<2 ParallelStateStarted
4<3 TaskStateEntered A
5<4 TaskScheduled lambda:invoke
6<3 WaitStateEntered B
7<5 TaskFailed {"error":"E"}
8<7 TaskStateAborted
9<7 WaitStateAborted
10<7 ParallelStateFailed
11<10 ParallelStateExited P
12<11 ExecutionSucceeded`);
    expect(steps(history)).toEqual(['P CAUGHT_ERROR (FAILED) E', 'A FAILED (FAILED) E', 'B CANCELLED']);
    expect([8, 9, 10].map((id) => history.stepOf(id)!.name)).toEqual(['A', 'B', 'P']);
    expect(history.steps[0]!.attempts[0]!.frames.map((f) => f.status)).toEqual(['FAILED', 'CANCELLED']);
  });
});

it('takes events once, in any number of portions', () => {
  const events = written(failingMap);
  const fold = new HistoryFold();
  fold.append(events.slice(0, 9));
  fold.append(events.slice(4));
  expect(fold.append(events)).toBe(false);
  expect(fold.lastId).toBe(22);
  expect(steps(fold.history())[0]).toBe('M FAILED (FAILED) E');
});
