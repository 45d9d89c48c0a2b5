import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { parseArn, type Scope } from '../../../aws/scope';
import { executionCounts } from '../../../aws/server';
import { describeExecution, type ExecutionStatus, listExecutions, type ListExecutionsInput, listStateMachines } from '../../../aws/states';
import { unqualified } from '../../../aws/statesArn';
import type { Changes, ExecutionChange } from '../../../live/messages';
import { listenLive } from '../../../live/stream';
import { ExecutionFeed, type FeedState } from './feed';

/** Whose executions: without any of them those of all state machines. */
export interface FeedSubject {
  /** Also a version or alias. */
  readonly stateMachineArn?: string | undefined;
  readonly mapRunArn?: string | undefined;
}

interface ServerFilter {
  readonly status: ExecutionStatus | null;
  readonly redrive: 'REDRIVEN' | 'NOT_REDRIVEN' | null;
}

// Who comes back to a list finds it as it was.
const kept = 6;
const feeds = new Map<string, ExecutionFeed>();
/** Milliseconds between two looks at what changed, and without a live stream. */
const interval = 400;
const pollInterval = 4000;

/** A list of executions that is read on page by page and follows what happens. */
export function useExecutionFeed(scope: Scope, subject: FeedSubject, filter: ServerFilter): { readonly feed: ExecutionFeed; readonly state: FeedState } {
  const client = useQueryClient();
  const { stateMachineArn, mapRunArn } = subject;
  const { status, redrive } = filter;
  const { region, account } = scope;
  const feed = useMemo(
    () => feedOf(JSON.stringify([region, account, stateMachineArn, mapRunArn, status, redrive]), () => makeFeed(client, { region, account }, { stateMachineArn, mapRunArn }, { status, redrive })),
    [client, region, account, stateMachineArn, mapRunArn, status, redrive],
  );
  const state = useSyncExternalStore(feed.subscribe, () => feed.state);
  useEffect(() => follow(feed, { region, account }, { stateMachineArn, mapRunArn }, { status, redrive }), [feed, region, account, stateMachineArn, mapRunArn, status, redrive]);
  return { feed, state };
}

function feedOf(key: string, make: () => ExecutionFeed): ExecutionFeed {
  const feed = feeds.get(key) ?? make();
  feeds.delete(key);
  feeds.set(key, feed);
  if (feeds.size > kept) {
    feeds.delete(feeds.keys().next().value!);
  }
  return feed;
}

function inputOf(subject: FeedSubject, { status, redrive }: ServerFilter): ListExecutionsInput {
  return {
    ...(subject.mapRunArn === undefined ? { stateMachineArn: subject.stateMachineArn! } : { mapRunArn: subject.mapRunArn }),
    ...(status === null ? {} : { statusFilter: status }),
    ...(redrive === null ? {} : { redriveFilter: redrive }),
  };
}

function makeFeed(client: QueryClient, scope: Scope, subject: FeedSubject, filter: ServerFilter): ExecutionFeed {
  return new ExecutionFeed({
    matches: (row) => (filter.status === null || row.status === filter.status) && (filter.redrive === null || (row.redriveCount ?? 0) > 0 === (filter.redrive === 'REDRIVEN')),
    // Without a filter it has been in the list, or is older than what is read, or among the latest.
    mayComeIn: (now) => filter.redrive !== null || filter.status === now,
    list: (input) => listExecutions.call(scope, input),
    describe: (executionArn) => describeExecution.call(scope, { executionArn }),
    sources: async () => {
      if (subject.stateMachineArn !== undefined || subject.mapRunArn !== undefined) {
        return [inputOf(subject, filter)];
      }
      return (await machinesWithExecutions(client, scope)).map((stateMachineArn) => inputOf({ stateMachineArn }, filter));
    },
  });
}

// Listing is by machine: those that have no executions need not be asked. A server of before that doesn't count is asked for all.
async function machinesWithExecutions(client: QueryClient, scope: Scope): Promise<readonly string[]> {
  const counts = await client.fetchQuery({ ...executionCounts(scope), staleTime: 0, retry: false }).catch(() => null);
  const machines: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await listStateMachines.call(scope, { maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) });
    machines.push(...page.stateMachines.filter((m) => m.type === 'STANDARD').map((m) => m.stateMachineArn));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  const counted = counts && new Set(counts.map((c) => c.stateMachineArn));
  return machines.filter((arn) => counted?.has(arn) ?? true);
}

// Looks at what changed at once, then every so often while more changes.
function follow(feed: ExecutionFeed, scope: Scope, subject: FeedSubject, filter: ServerFilter): () => void {
  let changed = new Map<string, ExecutionChange>();
  let isAll = false;
  let isBusy = false;
  let isEnded = false;
  let isLive = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = async () => {
    if (isBusy || isEnded || (changed.size === 0 && !isAll)) {
      return;
    }
    isBusy = true;
    const [now, all] = [changed, isAll];
    changed = new Map();
    isAll = false;
    await feed.refresh(all ? null : [...now.values()]);
    timer = setTimeout(() => {
      isBusy = false;
      void look();
    }, interval);
  };
  const take = (changes: Changes) => {
    isAll ||= changes.more === true;
    for (const change of changes.executions ?? []) {
      if (isOfSubject(change, scope, subject)) {
        changed.set(change.executionArn, change);
        if (subject.stateMachineArn === undefined && subject.mapRunArn === undefined) {
          feed.addSource(inputOf({ stateMachineArn: change.stateMachineArn }, filter));
        }
      }
    }
    void look();
  };

  const end = listenLive((message) => {
    if (message.kind === 'changes') {
      take(message.changes);
    } else if (message.kind === 'hello') {
      isLive = true;
      if (message.isMissed) {
        take({ more: true });
      }
    } else if (message.kind === 'connection') {
      isLive = message.connection === 'live';
    }
  });
  const poll = setInterval(() => {
    if (!isLive && document.visibilityState === 'visible') {
      take({ more: true });
    }
  }, pollInterval);
  if (feed.state.rows.length > 0) {
    take({ more: true });
  }
  return () => {
    isEnded = true;
    end();
    clearTimeout(timer);
    clearInterval(poll);
  };
}

function isOfSubject(change: ExecutionChange, scope: Scope, { stateMachineArn, mapRunArn }: FeedSubject): boolean {
  if (mapRunArn !== undefined) {
    return change.mapRunArn === mapRunArn;
  }
  if (change.mapRunArn !== undefined) {
    return false;
  }
  if (stateMachineArn !== undefined) {
    return change.stateMachineArn === unqualified(stateMachineArn);
  }
  const arn = parseArn(change.stateMachineArn);
  return arn?.region === scope.region && arn.account === scope.account;
}
