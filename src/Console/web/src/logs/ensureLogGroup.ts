import { createLogGroup, describeLogGroups } from '../aws/logs';
import type { Scope } from '../aws/scope';

/** Creates a log group unless it is there: a state machine can only log into one that is. */
export async function ensureLogGroup(scope: Scope, logGroupName: string): Promise<void> {
  const { logGroups } = await describeLogGroups.call(scope, { logGroupNamePrefix: logGroupName });
  if (!logGroups.some((g) => g.logGroupName === logGroupName)) {
    await createLogGroup.call(scope, { logGroupName });
  }
}
