import { infiniteQueryOptions, type UseQueryOptions } from '@tanstack/react-query';
import type { Scope } from './scope';

/** An error as AWS's APIs answer it; `status` 0 means that the server could not be reached. */
export class AwsError extends Error {
  readonly status: number;
  readonly requestId: string | null;

  constructor(name: string, message: string, status: number, requestId: string | null = null) {
    super(message);
    this.name = name;
    this.status = status;
    this.requestId = requestId;
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }

  /** The server wants to know who asks. */
  get isUnauthenticated(): boolean {
    return this.status === 401 || unauthenticated.has(this.name);
  }

  /** The action that the key may not, `states:ListExecutions`; null when that is not what went wrong. */
  get refusedAction(): string | null {
    return /is not authorized to perform: ([\w-]+:\w+)/.exec(this.message)?.[1] ?? null;
  }
}

/** What was asked for is not there, or not any more. */
export function isMissing(error: unknown): boolean {
  return error instanceof AwsError && /DoesNotExist$|NotFound(?:Exception)?$/.test(error.name);
}

const unauthenticated = new Set([
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'ExpiredToken',
  'ExpiredTokenException',
  'AuthorizationHeaderMalformed',
  'IncompleteSignature',
  'IncompleteSignatureException',
]);

let onUnauthenticated: () => void = () => {};

/** Hears of every answer that wants to know who asks, whoever sent the request. */
export function whenUnauthenticated(listener: () => void): void {
  onUnauthenticated = listener;
}

/** A request as the wire wants it. */
export interface WireRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  readonly headers?: Record<string, string>;
  readonly body?: string | Blob;
}

/** An answer that was no error. */
interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends one request. Region and account travel in the credential scope of an Authorization header, as AWS's clients send them. It is no signature:
 * without access keys the server wants none, with them the session's cookie says who asks.
 * @throws {AwsError} for every answer that is an error, and when the server can't be reached.
 */
export async function send(service: string, scope: Scope, request: WireRequest, signal?: AbortSignal): Promise<WireAnswer> {
  const answer = await fetchAnswer(service, scope, request, signal);
  const text = await answer.text();
  if (!answer.ok) {
    throw heard(errorOf(answer, text));
  }
  return { status: answer.status, headers: answer.headers, text };
}

/** As `send`, for an answer that is not text: its body is left to be read. @throws {AwsError} as `send` does. */
export async function sendForBody(service: string, scope: Scope, request: WireRequest, signal?: AbortSignal): Promise<Response> {
  const answer = await fetchAnswer(service, scope, request, signal);
  if (!answer.ok) {
    throw heard(errorOf(answer, await answer.text()));
  }
  return answer;
}

async function fetchAnswer(service: string, scope: Scope, request: WireRequest, signal?: AbortSignal): Promise<Response> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) {
      (Array.isArray(value) ? value : [value]).forEach((v) => query.append(name, String(v)));
    }
  }
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const headers = new Headers({ Authorization: `AWS4-HMAC-SHA256 Credential=${scope.account}/${day}/${scope.region}/${service}/aws4_request, SignedHeaders=host, Signature=session` });
  // One by one: a name in other case would be joined to the one that is there, not replace it.
  Object.entries(request.headers ?? {}).forEach(([name, value]) => headers.set(name, value));
  try {
    return await fetch(request.path + (query.size > 0 ? `?${query}` : ''), {
      method: request.method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (e) {
    if (signal?.aborted) {
      throw e;
    }
    throw new AwsError('ServerUnreachable', 'The server does not answer. Is it running?', 0);
  }
}

function heard(error: AwsError): AwsError {
  if (!error.isUnauthenticated) {
    return error;
  }
  onUnauthenticated();
  // The server speaks of the signature, which pages have none of.
  return new AwsError(error.name, 'You are not signed in, or the session has ended.', error.status, error.requestId);
}

function errorOf(answer: Response, text: string): AwsError {
  const requestId = answer.headers.get('x-amzn-requestid');
  const type = answer.headers.get('x-amzn-errortype');
  if (text.startsWith('<')) {
    const xml = new DOMParser().parseFromString(text, 'text/xml');
    return new AwsError(xml.querySelector('Code')?.textContent ?? `HTTP ${answer.status}`, xml.querySelector('Message')?.textContent ?? answer.statusText, answer.status, requestId);
  }
  let body: { __type?: string; code?: string; message?: string; Message?: string } = {};
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    // No JSON: the status says what there is to say.
  }
  const name = (type ?? body.__type ?? body.code ?? `HTTP ${answer.status}`).split(':')[0]!.split('#').at(-1)!;
  return new AwsError(name, body.message ?? body.Message ?? (text.slice(0, 500) || answer.statusText), answer.status, requestId);
}

/** How the pages of a list are asked for: the member that takes a page's token, and the one that gives the next. */
interface Paging {
  readonly take: string;
  readonly give: string;
}

/** One operation of one service. */
interface Operation<Input, Output> {
  readonly service: string;
  readonly action: string;
  call(scope: Scope, input: Input, signal?: AbortSignal): Promise<Output>;
  /** For `useQuery`; its key is [service, action, region, account, input]. */
  query(scope: Scope, input: Input): UseQueryOptions<Output, AwsError> & { readonly queryKey: readonly unknown[] };
}

/** An operation whose answer comes in pages. */
interface PagedOperation<Input, Output> extends Operation<Input, Output> {
  /** For `useInfiniteQuery`; its key is [service, action, region, account, input, 'pages']. */
  pages(scope: Scope, input: Input): ReturnType<typeof pagesOf<Input, Output>>;
}

type Caller<Input, Output> = (scope: Scope, input: Input, signal?: AbortSignal) => Promise<Output>;

export function operation<Input, Output>(service: string, action: string, call: Caller<Input, Output>): Operation<Input, Output> {
  return {
    service,
    action,
    call,
    query: (scope, input) => ({
      queryKey: [service, action, scope.region, scope.account, input],
      queryFn: ({ signal }) => call(scope, input, signal),
    }),
  };
}

export function pagedOperation<Input extends object, Output>(
  service: string,
  action: string,
  call: Caller<Input, Output>,
  paging: Paging = { take: 'nextToken', give: 'nextToken' },
): PagedOperation<Input, Output> {
  return { ...operation(service, action, call), pages: (scope, input) => pagesOf(service, action, call, paging, scope, input) };
}

function pagesOf<Input, Output>(service: string, action: string, call: Caller<Input, Output>, paging: Paging, scope: Scope, input: Input) {
  return infiniteQueryOptions({
    queryKey: [service, action, scope.region, scope.account, input, 'pages'] as const,
    queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | undefined }) =>
      call(scope, pageParam === undefined ? input : { ...input, [paging.take]: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Output) => ((last as Record<string, unknown>)[paging.give] as string | null | undefined) || undefined,
  });
}

/** A service that speaks one of AWS's JSON protocols: `POST /` with the action in X-Amz-Target. */
export function jsonService(service: string, targetPrefix: string, version: '1.0' | '1.1') {
  const call =
    <Input, Output>(action: string): Caller<Input, Output> =>
    async (scope, input, signal) => {
      const answer = await send(
        service,
        scope,
        {
          method: 'POST',
          path: '/',
          headers: { 'Content-Type': `application/x-amz-json-${version}`, 'X-Amz-Target': `${targetPrefix}.${action}` },
          body: JSON.stringify(input),
        },
        signal,
      );
      return (answer.text === '' ? {} : JSON.parse(answer.text)) as Output;
    };
  return {
    operation: <Input, Output>(action: string) => operation(service, action, call<Input, Output>(action)),
    paged: <Input extends object, Output>(action: string, paging?: Paging) => pagedOperation(service, action, call<Input, Output>(action), paging),
  };
}

/** A service that speaks REST with JSON. @param signingName What its requests are signed as, where that is not its own name. */
export function restService(service: string, signingName = service) {
  const call =
    <Input, Output>(request: (input: Input) => WireRequest): Caller<Input, Output> =>
    async (scope, input, signal) => {
      const answer = await send(signingName, scope, request(input), signal);
      return (answer.text === '' ? {} : JSON.parse(answer.text)) as Output;
    };
  return {
    operation: <Input, Output>(action: string, request: (input: Input) => WireRequest) => operation(service, action, call<Input, Output>(request)),
    paged: <Input extends object, Output>(action: string, request: (input: Input) => WireRequest, paging?: Paging) =>
      pagedOperation(service, action, call<Input, Output>(request), paging),
  };
}

/** A service that speaks the query protocol: a form in, XML out, which `read` turns into the output. */
export function queryService(service: string, version: string) {
  const call =
    <Input extends object, Output>(action: string, read: (result: Element) => Output): Caller<Input, Output> =>
    async (scope, input, signal) => {
      const form = new URLSearchParams({ Action: action, Version: version });
      appendMembers(form, '', input);
      const answer = await send(service, scope, { method: 'POST', path: '/', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: form.toString() }, signal);
      return read(new DOMParser().parseFromString(answer.text, 'text/xml').documentElement);
    };
  return {
    operation: <Input extends object, Output>(action: string, read: (result: Element) => Output) => operation(service, action, call<Input, Output>(action, read)),
    paged: <Input extends object, Output>(action: string, read: (result: Element) => Output, paging: Paging = { take: 'NextToken', give: 'NextToken' }) =>
      pagedOperation(service, action, call<Input, Output>(action, read), paging),
  };
}

// Lists are `Name.member.1`, structures `Name.Member`: AWS's query protocol.
function appendMembers(form: URLSearchParams, prefix: string, value: unknown): void {
  if (value === undefined || value === null) {
    return;
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => appendMembers(form, `${prefix}.member.${i + 1}`, item));
  } else if (typeof value === 'object') {
    Object.entries(value).forEach(([name, member]) => appendMembers(form, prefix === '' ? name : `${prefix}.${name}`, member));
  } else {
    form.append(prefix, String(value));
  }
}
