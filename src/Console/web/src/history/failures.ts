import type { ErrorDetails, HistoryEvent } from '../aws/historyEvent';
import { readJson } from '../ui/json';

/** The error of an event that says that something failed or timed out; null for any other. */
export function failureOf(event: HistoryEvent): ErrorDetails | null {
  const { type } = event;
  if (!type.endsWith('Failed') && !type.endsWith('TimedOut') && type !== 'ExecutionAborted') {
    return null;
  }
  const { error, cause } = (detailsOf(event) ?? {}) as ErrorDetails;
  return { error, cause };
}

/** What the event says besides its time, type and ids: its `…EventDetails`. */
export function detailsOf(event: HistoryEvent): Readonly<Record<string, unknown>> | undefined {
  const name = `${event.type[0]!.toLowerCase()}${event.type.slice(1)}EventDetails`;
  const own = (event as unknown as Record<string, Readonly<Record<string, unknown>> | undefined>)[name];
  return own ?? event.stateEnteredEventDetails as Readonly<Record<string, unknown>> | undefined ?? event.stateExitedEventDetails as Readonly<Record<string, unknown>> | undefined;
}

const depthMax = 4;

/** The error object that a Catch has put into a state's output, wherever its ResultPath or Output put it. */
export function caughtError(output: string): ErrorDetails {
  return find(readJson(output), 0) ?? {};
}

function find(value: unknown, depth: number): ErrorDetails | null {
  if (typeof value !== 'object' || value === null || depth > depthMax) {
    return null;
  }
  const { Error: error, Cause: cause } = value as { Error?: unknown; Cause?: unknown };
  if (typeof error === 'string') {
    return { error, ...(typeof cause === 'string' && cause !== '' ? { cause } : {}) };
  }
  for (const member of Object.values(value)) {
    const found = find(member, depth + 1);
    if (found) {
      return found;
    }
  }
  return null;
}
