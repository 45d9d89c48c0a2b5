import type { State } from '../asl/machine';
import { readJson } from '../ui/json';

/**
 * The task token in what a `.waitForTaskToken` task has sent: where the definition puts `$$.Task.Token` (JSONPath) or `$states.context.Task.Token`
 * (JSONata); where an expression made something of it, a text that looks like one.
 * @param parameters JSON text.
 */
export function taskToken(state: State | undefined, parameters: string | undefined): string | null {
  if (parameters === undefined) {
    return null;
  }
  const sent = readJson(parameters);
  if (sent === undefined) {
    return null;
  }
  const template = state?.json as { Parameters?: unknown; Arguments?: unknown } | undefined;
  return followed(template?.Parameters ?? template?.Arguments, sent, 0) ?? looksLikeToken(parameters);
}

const depthMax = 30;

function followed(template: unknown, sent: unknown, depth: number): string | null {
  if (typeof template !== 'object' || template === null || typeof sent !== 'object' || sent === null || depth > depthMax) {
    return null;
  }
  for (const [key, value] of Object.entries(template)) {
    const isToken = key.endsWith('.$') ? value === '$$.Task.Token' : typeof value === 'string' && /^\{%\s*\$states\.context\.Task\.Token\s*%\}$/.test(value);
    const there = (sent as Record<string, unknown>)[key.endsWith('.$') ? key.slice(0, -2) : key];
    const found = isToken ? (typeof there === 'string' ? there : null) : followed(value, there, depth + 1);
    if (found !== null) {
      return found;
    }
  }
  return null;
}

function looksLikeToken(text: string): string | null {
  return /[A-Za-z0-9+/]{300,}={0,2}/.exec(text)?.[0] ?? null;
}
