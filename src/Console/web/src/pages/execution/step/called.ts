import { links } from '../../../app/links';
import { parseArn, type Scope } from '../../../aws/scope';
import type { Attempt } from '../../../history/model';
import { readJson } from '../../../ui/json';

/** The function that a task calls, by ARN or name: its resource itself, or FunctionName of `lambda:invoke`. Null for anything else. */
export function calledFunction(resource: string, parameters: string | undefined): string | null {
  if (/^arn:[\w-]+:lambda:[^:]*:[^:]*:function:/.test(resource)) {
    return resource;
  }
  if (!/^arn:[\w-]+:states:[^:]*:[^:]*:(?:aws-sdk:)?lambda:invoke/.test(resource) || parameters === undefined) {
    return null;
  }
  const name = (readJson(parameters) as { FunctionName?: unknown } | null | undefined)?.FunctionName;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** `pay` of `arn:…:function:pay:live`, of `123456789012:function:pay`, and of `pay:live`. */
export function functionNameOf(nameOrArn: string): string {
  const parts = nameOrArn.split(':');
  const at = parts.indexOf('function');
  return at >= 0 ? (parts[at + 1] ?? nameOrArn) : parts[0]!;
}

/** The function's page. @param scope Where a name alone is looked for. */
export function functionLink(called: string, { region, account }: Scope): string {
  return links.function(parseArn(called) ? called : `arn:aws:lambda:${region}:${account}:function:${functionNameOf(called)}`);
}

// A line's time may lie a little before or after what the history says, milliseconds.
const margin = 500;

/**
 * The log lines of this very call: by its request id where the answer has it (`lambda:invoke`), else by its time; a Lambda ARN as the resource
 * leaves no id in the history.
 */
export function callLogsLink(called: string, { scheduledAt, startedAt, submittedAt, endedAt, submitted, result }: Attempt, scope: Scope): string {
  const { region, account } = parseArn(called) ?? scope;
  const end = submittedAt ?? endedAt;
  const request = /"SdkResponseMetadata"\s*:\s*\{\s*"RequestId"\s*:\s*"([0-9a-f-]{36})"/.exec(submitted ?? result ?? '')?.[1];
  const window = { from: Math.floor((startedAt ?? scheduledAt) * 1000) - margin, ...(end === undefined ? {} : { to: Math.ceil(end * 1000) + margin }) };
  return links.logGroup(`/aws/lambda/${functionNameOf(called)}`, { ...(request === undefined ? window : { request }), scope: `${region}/${account}` });
}
