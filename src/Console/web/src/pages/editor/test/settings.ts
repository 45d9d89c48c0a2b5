import { readStored, writeStored } from '../../../app/stored';
import type { TestStateInput } from '../../../aws/states';

/** What a person gives to a test of one state; texts are JSON. */
export interface TestSettings {
  readonly input: string;
  readonly variables: string;
  readonly context: string;
  readonly roleArn: string;
  readonly level: 'INFO' | 'DEBUG' | 'TRACE';
  readonly mock: 'none' | 'result' | 'error';
  readonly result: string;
  readonly error: string;
  readonly cause: string;
  readonly validation: 'STRICT' | 'PRESENT' | 'NONE';
  /** How often the state was tried again already. */
  readonly retries: string;
}

export const newSettings: TestSettings = { input: '{}', variables: '', context: '', roleArn: '', level: 'DEBUG', mock: 'none', result: '{}', error: '', cause: '', validation: 'STRICT', retries: '' };

const key = (machine: string, state: string) => `test.${machine}.${state}`;

/** Those of the last test of this state. @param machine An ARN, or `new`. */
export function readSettings(machine: string, state: string): TestSettings {
  return { ...newSettings, ...readStored<Partial<TestSettings>>(key(machine, state), {}) };
}

export function keepSettings(machine: string, state: string, settings: TestSettings): void {
  writeStored(key(machine, state), settings);
}

/** @param definition The whole state machine, JSON. */
export function requestOf(settings: TestSettings, definition: string, state: string): TestStateInput {
  const { mock, result, error, cause, validation, variables, context, roleArn, retries } = settings;
  return {
    definition,
    stateName: state,
    inspectionLevel: settings.level,
    ...(settings.input.trim() === '' ? {} : { input: settings.input }),
    ...(variables.trim() === '' ? {} : { variables }),
    ...(context.trim() === '' ? {} : { context }),
    // AWS takes a role only where something is really called.
    ...(mock !== 'none' || roleArn.trim() === '' ? {} : { roleArn: roleArn.trim() }),
    ...(mock === 'result' ? { mock: { result, fieldValidationMode: validation } } : {}),
    ...(mock === 'error' ? { mock: { errorOutput: { error, ...(cause === '' ? {} : { cause }) } } } : {}),
    ...(retries.trim() === '' ? {} : { stateConfiguration: { retrierRetryCount: Number(retries) } }),
  };
}
