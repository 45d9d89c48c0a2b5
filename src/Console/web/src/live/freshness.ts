import type { Query, QueryClient } from '@tanstack/react-query';
import { askAgain } from './askAgain';
import type { Changes } from './messages';
import { listenLive } from './stream';

// These change executions only, which are told of by themselves, or nothing that is shown.
const quietActions = new Set(['StartExecution', 'StartSyncExecution', 'StopExecution', 'RedriveExecution', 'SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat', 'GetActivityTask', 'TestState', 'ValidateStateMachineDefinition', 'Invoke', 'InvokeAsync', 'PutLogEvents', 'PutMetricData', 'ReceiveMessage', 'AssumeRole']);

const ofExecutions = new Set(['ListExecutions', 'executionCounts', 'ListMapRuns']);

const goingAway = new Set<string>();

/**
 * Does what deletes something, and asks nothing about it meanwhile: the answers would be errors.
 * @param ids Its names, ARNs, URLs: what the inputs of queries about it say.
 * @param remove Ends when nothing shows it any more.
 */
export async function whileGoingAway<T>(ids: readonly string[], remove: () => Promise<T>): Promise<T> {
  ids.forEach((id) => goingAway.add(id));
  try {
    return await remove();
  } finally {
    ids.forEach((id) => goingAway.delete(id));
  }
}

/** Whether a query is about something that is being deleted, or about a version or alias of it. */
export function isGoingAway({ queryKey }: Pick<Query, 'queryKey'>): boolean {
  const input = queryKey[4];
  return goingAway.size > 0 && typeof input === 'object' && input !== null && Object.values(input).some((value) => typeof value === 'string' && [...goingAway].some((id) => value === id || value.startsWith(`${id}:`)));
}

/** The queries that an answer of before may no longer be true for. Histories are read on by those who show them. */
export function isAffected(query: Pick<Query, 'queryKey'>, changes: Changes): boolean {
  const [service, action, , , input] = query.queryKey as readonly [string, string, string?, string?, Record<string, unknown>?];
  if (action === 'GetExecutionHistory' || isGoingAway(query)) {
    return false;
  }
  if (changes.more) {
    return true;
  }
  if (changes.executions?.length) {
    if (ofExecutions.has(action)) {
      return isOfMachine(input, changes);
    }
    if (action === 'DescribeExecution') {
      return changes.executions.some((e) => e.executionArn === input?.executionArn);
    }
    if (action === 'DescribeMapRun') {
      return changes.executions.some((e) => e.mapRunArn !== undefined && e.mapRunArn === input?.mapRunArn);
    }
  }
  if (action === 'DescribeMapRun' && changes.mapRuns?.includes(String(input?.mapRunArn))) {
    return true;
  }
  if (service === 'logs' && changes.logGroups?.includes(String(input?.logGroupName ?? input?.logGroupIdentifier))) {
    return true;
  }
  return changes.operations?.some((o) => o.service === service && !quietActions.has(o.action)) ?? false;
}

function isOfMachine(input: Record<string, unknown> | undefined, changes: Changes): boolean {
  const machine = input?.stateMachineArn;
  const run = input?.mapRunArn;
  if (typeof run === 'string') {
    return changes.executions!.some((e) => e.mapRunArn === run);
  }
  // Its versions and aliases, too; another one's name may begin with its own.
  return typeof machine !== 'string' || changes.executions!.some((e) => machine === e.stateMachineArn || machine.startsWith(`${e.stateMachineArn}:`));
}

/** Lists that many changes touch are asked again this often at most, milliseconds. The first change is seen at once. */
const listInterval = 500;

/** Asks again for what is shown as soon as the server says that it changed. @returns Ends it. */
export function keepFresh(client: QueryClient): () => void {
  const asked = new WeakMap<Query, number>();
  const later = new Map<Query, ReturnType<typeof setTimeout>>();
  const refresh = (query: Query) => {
    if (isGoingAway(query)) {
      return;
    }
    const now = performance.now();
    const wait = (asked.get(query) ?? -listInterval) + listInterval - now;
    if (wait <= 0) {
      asked.set(query, now);
      void askAgain(client, { queryKey: query.queryKey, exact: true });
    } else if (!later.has(query)) {
      later.set(
        query,
        setTimeout(() => {
          later.delete(query);
          refresh(query);
        }, wait),
      );
    }
  };
  const end = listenLive((message) => {
    const changes = message.kind === 'changes' ? message.changes : message.kind === 'hello' && message.isMissed ? { more: true } : null;
    if (changes) {
      client
        .getQueryCache()
        .findAll({ predicate: (query) => isAffected(query, changes) })
        .forEach(refresh);
    }
  });
  return () => {
    end();
    later.forEach(clearTimeout);
  };
}
