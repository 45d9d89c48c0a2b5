import { readJson } from '../ui/json';
import type { Frame, Step } from './model';

/** The variables that a state sees when it is entered: what the steps before it assigned in its frame, and what those around it had then. */
export function variablesAt(step: Step): Readonly<Record<string, unknown>> {
  const chain: Step[] = [];
  for (let s: Step | null = step; s; s = s.frame.parent) {
    chain.unshift(s);
  }
  const variables: Record<string, unknown> = {};
  for (const s of chain) {
    assignedBefore(s.frame, s, variables);
  }
  return variables;
}

function assignedBefore(frame: Frame, step: Step, variables: Record<string, unknown>): void {
  for (const before of frame.steps) {
    if (before === step) {
      return;
    }
    for (const [name, text] of Object.entries(before.variables ?? {})) {
      const value = readJson(text);
      // One that the history's own bound has cut is not known.
      if (value !== undefined) {
        variables[name] = value;
      }
    }
  }
}
