import type { Method, Resource } from '../../aws/apigateway';
import { unqualified } from '../../aws/statesArn';

/** A method of an API that starts the machine. */
export interface ApiTrigger {
  readonly resourceId: string;
  readonly path: string;
  readonly httpMethod: string;
  /** `StartExecution`, `StartSyncExecution`. */
  readonly action: string;
  readonly needsKey: boolean;
}

// arn:aws:apigateway:eu-west-1:states:action/StartExecution
const starts = /:states:action\/(Start(?:Sync)?Execution)$/;

/** The methods whose integration starts the machine, one of its versions or aliases: their mapping template says which. */
export function apiTriggers(resources: readonly Resource[], machineArn: string): readonly ApiTrigger[] {
  return resources.flatMap((resource) =>
    Object.entries(resource.resourceMethods ?? {}).flatMap(([httpMethod, method]): readonly ApiTrigger[] => {
      const action = starts.exec(method.methodIntegration?.uri ?? '')?.[1];
      return action && names(method, machineArn) ? [{ resourceId: resource.id, path: resource.path, httpMethod, action, needsKey: method.apiKeyRequired === true }] : [];
    }),
  );
}

function names(method: Method, machineArn: string): boolean {
  const templates = Object.values(method.methodIntegration?.requestTemplates ?? {});
  // In a template the ARN stands in quotes or escaped ones; what follows it must not go on as a name does.
  return templates.some((t) => (t ?? '').split(machineArn).slice(1).some((rest) => !/^[\w-]/.test(rest)));
}

/** Whether a target starts the machine, also by one of its versions or aliases. */
export function isTargetOf(targetArn: string | undefined, machineArn: string): boolean {
  return targetArn !== undefined && (targetArn === machineArn || unqualified(targetArn) === machineArn);
}
