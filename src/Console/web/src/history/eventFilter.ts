import type { HistoryEvent } from '../aws/historyEvent';
import { jsonOrText } from '../ui/json';
import { detailsOf } from './failures';
import type { History } from './model';

/** Kinds of events that people look for. */
export const eventGroups = {
  execution: 'Execution',
  states: 'States entered and exited',
  tasks: 'Tasks, functions and activities',
  maps: 'Maps and Parallels',
  errors: 'Errors, timeouts and aborts',
} as const;

export type EventGroup = keyof typeof eventGroups;

export interface EventFilter {
  readonly group: EventGroup | null;
  /** A state's name. */
  readonly step: string | null;
  /** Words that all occur in the event's type, step or details. */
  readonly text: string;
}

function isInGroup(type: string, group: EventGroup): boolean {
  switch (group) {
    case 'execution':
      return type.startsWith('Execution');
    case 'states':
      return type.endsWith('StateEntered') || type.endsWith('StateExited');
    case 'tasks':
      return /^(?:Task(?!State)|LambdaFunction|Activity)/.test(type);
    case 'maps':
      return /^(?:Map|Parallel)/.test(type) && !type.endsWith('StateEntered') && !type.endsWith('StateExited');
    case 'errors':
      return /(?:Failed|TimedOut|Aborted)$/.test(type) || type === 'FailStateEntered';
  }
}

/** The ids of the events that fit, ascending. */
export function filterEvents(history: History, { group, step, text }: EventFilter): readonly number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ids: number[] = [];
  for (const event of history.events) {
    if ((group === null || isInGroup(event.type, group)) && (step === null || history.stepOf(event.id)?.name === step) && (words.length === 0 || hasAll(history, event, words))) {
      ids.push(event.id);
    }
  }
  return ids;
}

function hasAll(history: History, event: HistoryEvent, words: readonly string[]): boolean {
  const head = `${event.id} ${event.type} ${history.stepOf(event.id)?.name ?? ''}`.toLowerCase();
  let details: string | undefined;
  return words.every((word) => head.includes(word) || (details ??= Object.values(detailsOf(event) ?? {}).map(textOf).join(' ').toLowerCase()).includes(word));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** The event's details as people read them: what is a JSON text is shown as JSON, and that nothing was cut isn't said. */
export function readableDetails(event: HistoryEvent): Readonly<Record<string, unknown>> {
  const readable: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(detailsOf(event) ?? {})) {
    if (name.endsWith('Details') && (value as { truncated?: boolean }).truncated !== true) {
      continue;
    }
    readable[name] = name === 'assignedVariables' ? Object.fromEntries(Object.entries(value as Record<string, string>).map(([k, v]) => [k, json(v)])) : documents.has(name) ? json(value) : value;
  }
  return readable;
}

const documents = new Set(['input', 'output', 'parameters']);

function json(value: unknown): unknown {
  return typeof value === 'string' ? jsonOrText(value) : value;
}
