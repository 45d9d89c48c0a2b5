import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { AwsError } from '../../aws/client';
import { scopeOfArn } from '../../aws/scope';
import { type ExecutionListItem, listExecutions } from '../../aws/states';
import { countFailures, endOf, type ListedFailures } from './failures';
import type { FailingMachine } from './useActivity';

const machinesMax = 20;
const listedMax = 100;
const shownMax = 10;
const statuses = ['FAILED', 'TIMED_OUT'] as const;

export interface Failures {
  /** The latest first. */
  readonly items: readonly ExecutionListItem[];
  /** Of all machines together. */
  readonly count: number;
  readonly isPending: boolean;
  readonly error: AwsError | null;
}

/** The executions of these machines that failed or timed out. @param since Seconds since 1970. */
export function useFailures(failing: readonly FailingMachine[], since: number): Failures {
  const asked = failing.slice(0, machinesMax).map((m) => m.machineArn);
  // Express machines keep no executions: asking for them is refused, and there is nothing to list.
  const { lists, isPending, error } = useQueries({
    queries: asked.flatMap((arn) => statuses.map((statusFilter) => listExecutions.query(scopeOfArn(arn), { stateMachineArn: arn, statusFilter, maxResults: listedMax }))),
    combine: listsOf,
  });
  return useMemo(() => {
    const all = lists.flatMap((list) => list?.executions ?? []).filter((e) => endOf(e) >= since);
    return {
      items: all.sort((a, b) => endOf(b) - endOf(a)).slice(0, shownMax),
      count: failing.reduce((sum, m, i) => sum + countFailures(lists[i], since, m.count), 0),
      isPending,
      error,
    };
  }, [lists, isPending, error, failing, since]);
}

interface Answer {
  readonly data?: { readonly executions: readonly ExecutionListItem[]; readonly nextToken?: string } | undefined;
  readonly isPending: boolean;
  readonly error: AwsError | null;
}

// Of each machine one answer for each status, one behind the other.
function listsOf(answers: readonly Answer[]) {
  const lists: (ListedFailures | undefined)[] = [];
  for (let i = 0; i < answers.length; i += statuses.length) {
    const own = answers.slice(i, i + statuses.length);
    lists.push(own.every((a) => a.data) ? { executions: own.flatMap((a) => a.data!.executions), isWhole: own.every((a) => !a.data!.nextToken) } : undefined);
  }
  return { lists, isPending: answers.some((a) => a.isPending), error: answers.find((a) => a.error)?.error ?? null };
}
