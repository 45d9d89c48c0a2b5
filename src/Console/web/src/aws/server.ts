import { queryOptions } from '@tanstack/react-query';
import { AwsError, send } from './client';
import { readMetricsText, type Sample } from './metricsText';
import type { ExecutionStatus } from './states';
import type { Scope } from './scope';

/** What the server says of itself: `GET /_treadle/info`. */
export interface ServerInfo {
  readonly version: string;
  readonly startedAt: string;
  readonly endpoint: string;
  readonly region: string;
  readonly account: string;
  /** Where there is something. */
  readonly regions: readonly Scope[];
  readonly credentialsRequired: boolean;
  readonly storage?: { readonly kind: string; readonly bytes?: number; readonly files?: readonly { readonly name: string; readonly bytes: number }[] };
  readonly retention?: Readonly<Record<string, unknown>>;
  readonly limits?: Readonly<Record<string, unknown>>;
  readonly services?: readonly string[];
  readonly problems?: readonly string[];
}

const ownScope: Scope = { region: 'us-east-1', account: '000000000000' };

async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return JSON.parse((await send('treadle', ownScope, { method: 'GET', path }, signal)).text) as T;
}

export const serverInfo = queryOptions<ServerInfo, AwsError>({
  queryKey: ['treadle', 'info'],
  queryFn: ({ signal }) => getJson<ServerInfo>('/_treadle/info', signal),
});

export type ExecutionCounts = { readonly stateMachineArn: string } & Readonly<Partial<Record<ExecutionStatus, number>>>;

/** How many executions each state machine of a region has, by status: `GET /_treadle/executions/counts`. */
export function executionCounts(scope: Scope) {
  return queryOptions<readonly ExecutionCounts[], AwsError>({
    queryKey: ['treadle', 'executionCounts', scope.region, scope.account],
    queryFn: async ({ signal }) =>
      (await getJson<{ counts: readonly ExecutionCounts[] }>(`/_treadle/executions/counts?region=${encodeURIComponent(scope.region)}&account=${encodeURIComponent(scope.account)}`, signal)).counts,
  });
}

/** The ARNs of the executions of a name, whichever machine's, the latest first: `GET /_treadle/executions/named`. */
export async function executionsNamed(scope: Scope, name: string): Promise<readonly string[]> {
  return (await getJson<{ executionArns: readonly string[] }>(`/_treadle/executions/named?${new URLSearchParams({ name, region: scope.region, account: scope.account })}`)).executionArns;
}

/** What hinders the server from taking requests: `GET /_treadle/health`. Not being ready is an answer here, no error. */
export interface Health {
  readonly status: string;
  readonly problems: readonly string[];
}

export const serverHealth = queryOptions<Health, AwsError>({
  queryKey: ['treadle', 'health'],
  queryFn: async ({ signal }) => {
    try {
      return { problems: [], ...(await getJson<Partial<Health> & { status: string }>('/_treadle/health', signal)) };
    } catch (e) {
      if (e instanceof AwsError && e.status === 503) {
        return readUnready(e.message);
      }
      throw e;
    }
  },
});

function readUnready(text: string): Health {
  try {
    return { problems: [], ...(JSON.parse(text) as Partial<Health> & { status: string }) };
  } catch {
    return { status: 'unavailable', problems: [text] };
  }
}

/** The server's measurements at a moment: `GET /_treadle/metrics`. */
export interface Measurements {
  /** Milliseconds since 1970, of this browser. */
  readonly at: number;
  readonly samples: readonly Sample[];
}

export const serverMetrics = queryOptions<Measurements, AwsError>({
  queryKey: ['treadle', 'metrics'],
  queryFn: async ({ signal }) => {
    const { text } = await send('treadle', ownScope, { method: 'GET', path: '/_treadle/metrics' }, signal);
    return { at: Date.now(), samples: readMetricsText(text) };
  },
});

/** Reads the server's own JSON. A path that the server does not have throws. */
export function ownJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return getJson<T>(path, signal);
}

/** What the server advises beyond what AWS says of a definition: `POST /_treadle/language/advice`. */
export async function adviceOf(definition: string, type: string, signal?: AbortSignal): Promise<readonly { readonly message: string; readonly location: string | null }[]> {
  const answer = await send('treadle', ownScope, { method: 'POST', path: '/_treadle/language/advice', query: { type }, headers: { 'Content-Type': 'application/json' }, body: definition }, signal);
  return (JSON.parse(answer.text) as { advice: { message: string; location: string | null }[] }).advice;
}
