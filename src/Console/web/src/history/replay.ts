import type { TestStateInput } from '../aws/states';
import { readJson } from '../ui/json';
import type { Attempt, Frame, Step } from './model';
import { variablesAt } from './variables';

/** A Wait would be waited for; what cannot be mocked and has no effect is simply run again. */
export function canReplay(step: Step, attempt: Attempt | undefined): boolean {
  return step.input !== undefined && step.type !== 'Wait' && (!needsMock(step) || mockOf(step, attempt) !== null);
}

export interface ReplayedExecution {
  readonly arn: string;
  readonly name: string;
  readonly input: string | undefined;
  /** Seconds since 1970. */
  readonly startDate: number;
}

/**
 * How TestState is asked to show a step's data flow: the state with what is recorded in place of what it calls, so nothing is called.
 * @param definition The machine's.
 */
export function replayOf(step: Step, attempt: Attempt | undefined, definition: string, token: string | null, execution: ReplayedExecution): TestStateInput {
  const mock = mockOf(step, attempt);
  const variables = variablesAt(step);
  const retries = attempt?.number ?? 0;
  return {
    definition,
    stateName: step.name,
    input: step.input ?? '{}',
    inspectionLevel: 'DEBUG',
    ...(mock === null ? {} : { mock: { ...mock, fieldValidationMode: 'NONE' } }),
    ...(Object.keys(variables).length > 0 ? { variables: JSON.stringify(variables) } : {}),
    ...(mock?.errorOutput && retries > 0 ? { stateConfiguration: { retrierRetryCount: retries } } : {}),
    // The context object is taken together with a mock only.
    ...(mock === null ? {} : { context: contextOf(step, retries, token, execution) }),
  };
}

function contextOf(step: Step, retries: number, token: string | null, execution: ReplayedExecution): string {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString();
  return JSON.stringify({
    Execution: { Id: execution.arn, Input: parsed(execution.input), Name: execution.name, StartTime: time(execution.startDate) },
    State: { Name: step.name, EnteredTime: time(step.enteredAt), RetryCount: retries },
    ...(token === null ? {} : { Task: { Token: token } }),
  });
}

const needsMock = (step: Step) => step.type === 'Task' || step.type === 'Map' || step.type === 'Parallel';

function mockOf(step: Step, attempt: Attempt | undefined): Pick<NonNullable<TestStateInput['mock']>, 'result' | 'errorOutput'> | null {
  if (!needsMock(step) || !attempt) {
    return null;
  }
  if (attempt.status === 'FAILED' || attempt.status === 'TIMED_OUT') {
    const error = attempt.error ?? step.error;
    return error === undefined ? null : { errorOutput: { error, cause: attempt.cause ?? step.cause ?? '' } };
  }
  if (attempt.status !== 'SUCCEEDED') {
    return null;
  }
  const result = step.type === 'Task' ? attempt.result : resultOfFrames(attempt.frames);
  return result === undefined ? null : { result };
}

function resultOfFrames(frames: readonly Frame[]): string | undefined {
  const outputs = frames.map((f) => f.steps.at(-1)?.output);
  return frames.length > 0 && outputs.every((o) => o !== undefined) ? `[${outputs.join(',')}]` : undefined;
}

function parsed(text: string | undefined): unknown {
  const value = readJson(text);
  return value === undefined ? {} : value;
}
