import type { State } from '../asl/machine';
import { readJson } from '../ui/json';
import type { Step } from './model';

interface WaitFields {
  readonly Seconds?: unknown;
  readonly Timestamp?: unknown;
  readonly SecondsPath?: unknown;
  readonly TimestampPath?: unknown;
  readonly InputPath?: unknown;
}

/**
 * When a Wait ends, seconds since 1970: by what is written in its definition, or where a plain path into its input leads. Null where an expression says it.
 * @param begunAt When it was entered, or when a redrive began it again.
 */
export function endOfWait(state: State | undefined, { input }: Pick<Step, 'input'>, begunAt: number): number | null {
  const { Seconds, Timestamp, SecondsPath, TimestampPath, InputPath } = (state?.json ?? {}) as WaitFields;
  const seconds = valueOf(Seconds, SecondsPath, InputPath, input);
  if (typeof seconds === 'number') {
    return begunAt + seconds;
  }
  const time = valueOf(Timestamp, TimestampPath, InputPath, input);
  const ms = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(ms) ? null : ms / 1000;
}

function valueOf(given: unknown, path: unknown, inputPath: unknown, input: string | undefined): unknown {
  if (typeof given === 'string') {
    const expression = /^\{%\s*\$states\.input((?:\.\w+|\[\d+\])*)\s*%\}$/.exec(given);
    return expression ? walk(input, `$${expression[1]}`) : given;
  }
  if (given !== undefined || typeof path !== 'string') {
    return given;
  }
  return walk(input, typeof inputPath === 'string' && inputPath !== '$' ? inputPath + path.slice(1) : path);
}

/** Where `$.a.b[0]` leads; undefined for any other path and where there is nothing. */
function walk(input: string | undefined, path: string): unknown {
  if (input === undefined || !/^\$(?:\.\w+|\[\d+\])*$/.test(path)) {
    return undefined;
  }
  let at = readJson(input);
  for (const [, name, index] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
    at = (at as Record<string, unknown> | undefined | null)?.[name ?? index!];
  }
  return at;
}
