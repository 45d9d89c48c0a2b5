import { useQuery } from '@tanstack/react-query';
import { describeLogGroups } from '../aws/logs';
import type { Scope } from '../aws/scope';

/** How often a group that is not there is looked for, milliseconds: a function makes its own when it first writes, and nothing tells of it. */
const interval = 2000;

/** Whether there is such a log group; undefined when it is not known, because it was not answered yet or could not be. */
export function useLogGroupExists(scope: Scope, logGroupName: string): boolean | undefined {
  return useQuery({
    ...describeLogGroups.query(scope, { logGroupNamePrefix: logGroupName }),
    select: (page) => page.logGroups.some((g) => g.logGroupName === logGroupName),
    refetchInterval: (query) => (query.state.data?.logGroups.some((g) => g.logGroupName === logGroupName) === false ? interval : false),
  }).data;
}
