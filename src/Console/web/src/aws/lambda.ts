import { AwsError, operation, restService, send } from './client';

// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
const lambda = restService('lambda');
const e = encodeURIComponent;
const functions = '/2015-03-31/functions';

export interface FunctionConfiguration {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly Runtime?: string;
  readonly Role: string;
  readonly Handler?: string;
  /** Bytes. */
  readonly CodeSize: number;
  readonly CodeSha256?: string;
  readonly Description?: string;
  /** Seconds. */
  readonly Timeout: number;
  /** MB. */
  readonly MemorySize: number;
  /** `2025-01-31T12:00:00.000+0000`. */
  readonly LastModified: string;
  readonly Version: string;
  readonly RevisionId?: string;
  readonly State?: string;
  readonly LastUpdateStatus?: string;
  readonly PackageType?: string;
  readonly Architectures?: readonly string[];
  readonly EphemeralStorage?: { readonly Size: number };
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly TracingConfig?: { readonly Mode: string };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly LoggingConfig?: { readonly LogFormat?: string; readonly LogGroup?: string; readonly ApplicationLogLevel?: string; readonly SystemLogLevel?: string };
  readonly Layers?: readonly { readonly Arn: string }[];
}

export interface FunctionDescription {
  readonly Configuration: FunctionConfiguration;
  /** `Location` is a link to the package, or the `file:` address of a folder that the server runs directly. */
  readonly Code: { readonly RepositoryType?: string; readonly Location?: string };
  readonly Tags?: Readonly<Record<string, string>>;
  readonly Concurrency?: { readonly ReservedConcurrentExecutions: number };
}

export interface AliasConfiguration {
  readonly AliasArn: string;
  readonly Name: string;
  readonly FunctionVersion: string;
  readonly Description?: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> };
}

interface EventSourceMapping {
  readonly UUID: string;
  readonly EventSourceArn?: string;
  readonly State?: string;
  readonly BatchSize?: number;
}

interface InvokeInput extends OfVersion {
  readonly InvocationType?: 'RequestResponse' | 'Event' | 'DryRun';
  readonly LogType?: 'None' | 'Tail';
  readonly Payload: string;
}

export interface InvokeOutput {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  readonly ExecutedVersion?: string;
  readonly RequestId?: string;
  /** The end of the log, 4 KB, as text. */
  readonly LogTail?: string;
  readonly Payload: string;
}

interface OfFunction {
  readonly FunctionName: string;
}

interface OfVersion extends OfFunction {
  readonly Qualifier?: string;
}

interface Page {
  readonly MaxItems?: number;
  readonly Marker?: string;
}

const markers = { take: 'Marker', give: 'NextMarker' } as const;

export const listFunctions = lambda.paged<Page, { readonly Functions: readonly FunctionConfiguration[]; readonly NextMarker?: string }>(
  'ListFunctions',
  (input) => ({ method: 'GET', path: functions, query: { ...input } }),
  markers,
);

export const getFunction = lambda.operation<OfVersion, FunctionDescription>('GetFunction', ({ FunctionName, Qualifier }) => ({
  method: 'GET',
  path: `${functions}/${e(FunctionName)}`,
  query: { Qualifier },
}));

export const listVersionsByFunction = lambda.paged<Page & OfFunction, { readonly Versions: readonly FunctionConfiguration[]; readonly NextMarker?: string }>(
  'ListVersionsByFunction',
  ({ FunctionName, ...page }) => ({ method: 'GET', path: `${functions}/${e(FunctionName)}/versions`, query: { ...page } }),
  markers,
);

export const listAliases = lambda.paged<Page & OfFunction, { readonly Aliases: readonly AliasConfiguration[]; readonly NextMarker?: string }>(
  'ListAliases',
  ({ FunctionName, ...page }) => ({ method: 'GET', path: `${functions}/${e(FunctionName)}/aliases`, query: { ...page } }),
  markers,
);

/** The resource policy as JSON text. */
export const getPolicy = lambda.operation<OfVersion, { readonly Policy: string; readonly RevisionId?: string }>('GetPolicy', ({ FunctionName, Qualifier }) => ({
  method: 'GET',
  path: `${functions}/${e(FunctionName)}/policy`,
  query: { Qualifier },
}));

export const listEventSourceMappings = lambda.operation<OfFunction, { readonly EventSourceMappings: readonly EventSourceMapping[] }>('ListEventSourceMappings', (input) => ({
  method: 'GET',
  path: '/2015-03-31/event-source-mappings',
  query: { ...input },
}));

export const deleteFunction = lambda.operation<OfFunction, object>('DeleteFunction', ({ FunctionName }) => ({ method: 'DELETE', path: `${functions}/${e(FunctionName)}` }));

export const invoke = operation<InvokeInput, InvokeOutput>('lambda', 'Invoke', async (scope, input, signal) => {
  const answer = await send(
    'lambda',
    scope,
    {
      method: 'POST',
      path: `${functions}/${e(input.FunctionName)}/invocations`,
      query: { Qualifier: input.Qualifier },
      headers: {
        'Content-Type': 'application/json',
        ...(input.InvocationType === undefined ? {} : { 'X-Amz-Invocation-Type': input.InvocationType }),
        ...(input.LogType === undefined ? {} : { 'X-Amz-Log-Type': input.LogType }),
      },
      body: input.Payload,
    },
    signal,
  );
  const header = (name: string) => answer.headers.get(name) ?? undefined;
  const tail = header('X-Amz-Log-Result');
  const [error, version, request] = [header('X-Amz-Function-Error'), header('X-Amz-Executed-Version'), header('x-amzn-RequestId')];
  return {
    StatusCode: answer.status,
    Payload: answer.text,
    ...(error === undefined ? {} : { FunctionError: error }),
    ...(version === undefined ? {} : { ExecutedVersion: version }),
    ...(request === undefined ? {} : { RequestId: request }),
    ...(tail === undefined ? {} : { LogTail: fromBase64(tail) }),
  };
});

function fromBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}

/** Where the package of `Code.Location` can be asked for from this page; null when it lies in a folder. */
export function packagePath(location: string | undefined): string | null {
  if (location === undefined || !/^https?:/.test(location)) {
    return null;
  }
  const { pathname, search } = new URL(location);
  return pathname + search;
}

/** Downloads a deployment package. @throws {AwsError} */
export async function downloadPackage(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const answer = await fetch(path, { credentials: 'same-origin', ...(signal === undefined ? {} : { signal }) });
  if (!answer.ok) {
    throw new AwsError(`HTTP ${answer.status}`, 'The deployment package could not be downloaded.', answer.status);
  }
  return answer.arrayBuffer();
}
