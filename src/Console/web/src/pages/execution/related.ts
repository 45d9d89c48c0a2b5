import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { describeMapRun } from '../../aws/states';
import type { History } from '../../history/model';
import { useExecution } from './context';

const executionArnText = /^arn:[\w-]+:states:[\w-]+:\d{12}:(?:execution|express):[^\s"]+$/;

/** The execution that started this one: through its map run, or as it says in its input (`AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID`). */
export function useParents(): { readonly execution: string | null } {
  const { scope, execution } = useExecution();
  const run = useQuery({ ...describeMapRun.query(scope, { mapRunArn: execution.mapRunArn ?? '' }), enabled: execution.mapRunArn !== undefined });
  const starter = useMemo(() => starterIn(execution.input), [execution.input]);
  return { execution: run.data?.executionArn ?? starter };
}

function starterIn(input: string | undefined): string | null {
  const found = /"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID"\s*:\s*"([^"]+)"/.exec(input ?? '')?.[1];
  return found !== undefined && executionArnText.test(found) ? found : null;
}

export interface Child {
  readonly executionArn: string;
  /** The step that started it. */
  readonly stepId: number;
  readonly stepName: string;
  readonly startedAt: number;
}

const childrenMax = 200;

/** The executions that `states:startExecution` tasks have started, as their answers say. */
export function childrenOf(history: History): readonly Child[] {
  const children: Child[] = [];
  for (const step of history.steps) {
    for (const attempt of step.attempts) {
      const child = childOf(attempt);
      if (child !== null && children.length < childrenMax) {
        children.push({ executionArn: child, stepId: step.id, stepName: step.name, startedAt: attempt.submittedAt ?? attempt.endedAt ?? attempt.scheduledAt });
      }
    }
  }
  return children;
}

export function childOf({ service, submitted, result }: { readonly service?: string | undefined; readonly submitted?: string | undefined; readonly result?: string | undefined }): string | null {
  if (service !== 'states' && service !== 'aws-sdk:sfn') {
    return null;
  }
  const found = /"ExecutionArn"\s*:\s*"([^"]+)"/i.exec(submitted ?? result ?? '')?.[1];
  return found !== undefined && executionArnText.test(found) ? found : null;
}
