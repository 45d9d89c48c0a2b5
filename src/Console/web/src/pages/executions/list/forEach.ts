import { inTurns } from '../../../aws/inTurns';

/** What became of a number of calls. */
export interface Result {
  readonly done: number;
  readonly failed: number;
  /** The first one. */
  readonly error: unknown;
}

/** Calls for each item, some at a time: one that fails doesn't keep the others from being tried. */
export async function forEach<T>(items: readonly T[], call: (item: T) => Promise<unknown>): Promise<Result> {
  let failed = 0;
  let error: unknown = null;
  await inTurns(items, 4, (item) =>
    call(item).catch((e: unknown) => {
      failed++;
      error ??= e;
    }),
  );
  return { done: items.length - failed, failed, error };
}

export function resultText(count: number, what: string): string {
  return `${count === 1 ? '1 execution' : `${count} executions`} ${what}`;
}
