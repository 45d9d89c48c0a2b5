import type { ExecutionListItem } from '../../aws/states';

/** What a machine's list says of its failures. */
export interface ListedFailures {
  /** Those that failed or timed out, as far as they were listed. */
  readonly executions: readonly ExecutionListItem[];
  /** There are no others. */
  readonly isWhole: boolean;
}

/** When an execution ended. */
export const endOf = (e: ExecutionListItem) => e.stopDate ?? e.startDate;

/**
 * How many executions of a machine have failed since a moment: each once, however often it was redriven, and none that a redrive has mended. Of a list that goes on, or
 * that is not kept (Express), it is at least as many as failed for the first time.
 * @param since Seconds since 1970.
 * @param firstTimes By the metrics.
 */
export function countFailures(listed: ListedFailures | undefined, since: number, firstTimes: number): number {
  const count = listed?.executions.filter((e) => endOf(e) >= since).length ?? 0;
  return listed?.isWhole ? count : Math.max(count, firstTimes);
}
