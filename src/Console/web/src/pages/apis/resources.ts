import type { Integration, Method, Resource } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';

/** A resource or a method in the tree of an API. */
export interface ApiNode {
  readonly id: string;
  readonly resource: Resource;
  /** `/start`, or `POST`. */
  readonly text: string;
  readonly method?: Method;
  readonly children: readonly ApiNode[];
}

const byText = new Intl.Collator('en', { numeric: true });

/** The resources of an API as a tree: sub-resources by name, the methods of each before them. */
export function resourceTree(resources: readonly Resource[]): readonly ApiNode[] {
  const childrenOf = new Map<string, Resource[]>();
  for (const resource of [...resources].sort((a, b) => byText.compare(a.path, b.path))) {
    const parent = resource.parentId ?? '';
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), resource]);
  }
  // A tree has no rings: each resource is taken once, whatever its parents say.
  const taken = new Set<string>();
  const nodeOf = (resource: Resource): ApiNode => {
    taken.add(resource.id);
    return {
      id: resource.id,
      resource,
      text: resource.pathPart === undefined ? resource.path : `/${resource.pathPart}`,
      children: [...methodsOf(resource), ...(childrenOf.get(resource.id) ?? []).filter((r) => !taken.has(r.id)).map(nodeOf)],
    };
  };
  return resources.filter((r) => r.parentId === undefined).map(nodeOf);
}

function methodsOf(resource: Resource): readonly ApiNode[] {
  return Object.entries(resource.resourceMethods ?? {})
    .sort(([a], [b]) => byText.compare(a, b))
    .map(([verb, method]) => ({ id: methodId(resource.id, verb), resource, text: verb, method, children: [] }));
}

export function methodId(resourceId: string, verb: string): string {
  return `${resourceId} ${verb}`;
}

/** The first method of a tree, from the top. */
export function firstMethod(nodes: readonly ApiNode[]): ApiNode | undefined {
  for (const node of nodes) {
    const found = node.method ? node : firstMethod(node.children);
    if (found) {
      return found;
    }
  }
  return undefined;
}

export function allIds(nodes: readonly ApiNode[]): readonly string[] {
  return nodes.flatMap((n) => [n.id, ...allIds(n.children)]);
}

/** What an integration calls. */
export interface Backend {
  /** "Step Functions", "Lambda function". */
  readonly name: string;
  readonly region?: string;
  /** `StartExecution`. */
  readonly action?: string;
  readonly functionArn?: string;
  readonly url?: string;
}

const services: Readonly<Record<string, string>> = { states: 'Step Functions', lambda: 'Lambda', sqs: 'SQS', sns: 'SNS', events: 'EventBridge', kinesis: 'Kinesis', s3: 'S3', dynamodb: 'DynamoDB', firehose: 'Firehose' };

/** Reads the URI of an integration: `arn:aws:apigateway:REGION:SERVICE:action/NAME`, `…:lambda:path/2015-03-31/functions/ARN/invocations`, or an address. */
export function backendOf({ type, uri }: Integration): Backend {
  if (type === 'MOCK') {
    return { name: 'Mock' };
  }
  const aws = /^arn:aws[\w-]*:apigateway:([\w-]+):(?:[\w-]+\.)?([\w-]+):(path|action)\/(.+)$/.exec(uri ?? '');
  if (!aws) {
    return { name: 'HTTP', ...(uri === undefined ? {} : { url: uri }) };
  }
  const [, region, service, kind, rest] = aws as unknown as [string, string, string, string, string];
  const functionArn = /functions\/(.+)\/invocations$/.exec(rest)?.[1];
  if (service === 'lambda' && functionArn !== undefined) {
    return { name: 'Lambda function', region, functionArn };
  }
  return { name: services[service] ?? service, region, action: kind === 'action' ? rest : `/${rest}` };
}

export function methodArn(scope: Scope, restApiId: string, verb: string, path: string): string {
  return `arn:aws:execute-api:${scope.region}:${scope.account}:${restApiId}/*/${verb === 'ANY' ? '*' : verb}${path.replaceAll(/\{[^}]+\}/g, '*')}`;
}
