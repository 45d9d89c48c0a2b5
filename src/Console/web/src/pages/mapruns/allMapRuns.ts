import { queryOptions, type QueryClient } from '@tanstack/react-query';
import type { AwsError } from '../../aws/client';
import { inTurns } from '../../aws/inTurns';
import type { Scope } from '../../aws/scope';
import { describeStateMachine, listExecutions, listMapRuns, listStateMachines, type MapRunListItem } from '../../aws/states';

interface FoundMapRuns {
  /** The latest first. */
  readonly runs: readonly MapRunListItem[];
  /** How many state machines have a distributed Map. */
  readonly machines: number;
  /** There are executions that were not looked at. */
  readonly hasMore: boolean;
}

/** Map runs of some executions; AWS's API lists those of one execution only. */
export function mapRunsOf(scope: Scope, executionArn: string) {
  return queryOptions<FoundMapRuns, AwsError>({
    queryKey: ['states', 'mapRunsOfExecution', scope.region, scope.account, { executionArn }],
    queryFn: async ({ signal }) => ({ runs: await runsOf(scope, executionArn, signal), machines: 1, hasMore: false }),
  });
}

/** Those of the latest `depth` executions of each state machine that has a distributed Map. */
export function latestMapRuns(client: QueryClient, scope: Scope, depth: number) {
  return queryOptions<FoundMapRuns, AwsError>({
    queryKey: ['states', 'latestMapRuns', scope.region, scope.account, { depth }],
    queryFn: async ({ signal }) => {
      const machines = await machinesWithDistributedMaps(client, scope, signal);
      const executions: string[] = [];
      let hasMore = false;
      await inTurns(machines, 4, async (stateMachineArn) => {
        const page = await listExecutions.call(scope, { stateMachineArn, maxResults: depth }, signal);
        executions.push(...page.executions.map((e) => e.executionArn));
        hasMore ||= page.nextToken !== undefined;
      });
      const runs: MapRunListItem[] = [];
      await inTurns(executions, 6, async (executionArn) => {
        runs.push(...(await runsOf(scope, executionArn, signal)));
      });
      return { runs: runs.sort((a, b) => b.startDate - a.startDate), machines: machines.length, hasMore };
    },
  });
}

async function runsOf(scope: Scope, executionArn: string, signal: AbortSignal): Promise<readonly MapRunListItem[]> {
  return (await listMapRuns.call(scope, { executionArn, maxResults: 1000 }, signal)).mapRuns;
}

async function machinesWithDistributedMaps(client: QueryClient, scope: Scope, signal: AbortSignal): Promise<readonly string[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await listStateMachines.call(scope, { maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) }, signal);
    arns.push(...page.stateMachines.filter((m) => m.type === 'STANDARD').map((m) => m.stateMachineArn));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  const found: string[] = [];
  await inTurns(arns, 6, async (stateMachineArn) => {
    // Asked again only after one was changed.
    const machine = await client.fetchQuery({ ...describeStateMachine.query(scope, { stateMachineArn }), staleTime: 600_000 });
    if (/"Mode"\s*:\s*"DISTRIBUTED"/.test(machine.definition)) {
      found.push(stateMachineArn);
    }
  });
  return found;
}
