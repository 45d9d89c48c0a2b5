import { readJson } from '../ui/json';
/** What Lambda reports of one invocation. */
export interface InvocationReport {
  readonly requestId: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Milliseconds. */
  readonly billed: number;
  /** MB. */
  readonly memorySize: number;
  /** MB. */
  readonly memoryUsed: number;
  /** Milliseconds; of a cold start. */
  readonly init?: number;
  readonly status: 'success' | 'error' | 'timeout';
}

/** Reads a REPORT line, text or JSON; null when it is none. */
export function readReport(message: string): InvocationReport | null {
  return message.startsWith('REPORT RequestId: ') ? readText(message) : message.includes('"platform.report"') ? readPlatformReport(message) : null;
}

function readText(message: string): InvocationReport | null {
  const number = (name: string) => {
    const match = new RegExp(`(?:^|\\t)${name}: ([\\d.]+)`).exec(message);
    return match ? Number(match[1]) : undefined;
  };
  const requestId = /^REPORT RequestId: (\S+)/.exec(message)?.[1];
  const duration = number('Duration');
  if (requestId === undefined || duration === undefined) {
    return null;
  }
  const init = number('Init Duration');
  return {
    requestId,
    duration,
    billed: number('Billed Duration') ?? Math.ceil(duration),
    memorySize: number('Memory Size') ?? 0,
    memoryUsed: number('Max Memory Used') ?? 0,
    ...(init === undefined ? {} : { init }),
    status: statusOf(/\tStatus: (\w+)/.exec(message)?.[1]),
  };
}

interface PlatformReport {
  readonly type?: string;
  readonly record?: {
    readonly requestId?: string;
    readonly status?: string;
    readonly metrics?: { readonly durationMs?: number; readonly billedDurationMs?: number; readonly memorySizeMB?: number; readonly maxMemoryUsedMB?: number; readonly initDurationMs?: number };
  };
}

function readPlatformReport(message: string): InvocationReport | null {
  const line = readJson(message) as PlatformReport | null | undefined;
  const { requestId, status, metrics } = line?.record ?? {};
  if (line?.type !== 'platform.report' || requestId === undefined || metrics?.durationMs === undefined) {
    return null;
  }
  return {
    requestId,
    duration: metrics.durationMs,
    billed: metrics.billedDurationMs ?? Math.ceil(metrics.durationMs),
    memorySize: metrics.memorySizeMB ?? 0,
    memoryUsed: metrics.maxMemoryUsedMB ?? 0,
    ...(metrics.initDurationMs === undefined ? {} : { init: metrics.initDurationMs }),
    status: statusOf(status),
  };
}

function statusOf(text: string | undefined): InvocationReport['status'] {
  return text === 'timeout' ? 'timeout' : text === 'error' || text === 'failure' ? 'error' : 'success';
}
