import type { Scope } from '../../../aws/scope';
import { getExecutionHistory, listExecutions } from '../../../aws/states';

const executionsMax = 5;
const pagesMax = 5;

/** The input that the state had when it was entered last, JSON; null when the latest executions did not get to it. */
export async function lastInputOf(scope: Scope, stateMachineArn: string, state: string): Promise<string | null> {
  const { executions } = await listExecutions.call(scope, { stateMachineArn, maxResults: executionsMax });
  for (const { executionArn } of executions) {
    let nextToken: string | undefined;
    for (let page = 0; page < pagesMax; page++) {
      const answer = await getExecutionHistory.call(scope, { executionArn, reverseOrder: true, includeExecutionData: true, maxResults: 1000, ...(nextToken === undefined ? {} : { nextToken }) });
      const entered = answer.events.find((e) => e.stateEnteredEventDetails?.name === state);
      if (entered?.stateEnteredEventDetails?.input !== undefined) {
        return entered.stateEnteredEventDetails.input;
      }
      nextToken = answer.nextToken;
      if (nextToken === undefined) {
        break;
      }
    }
  }
  return null;
}
