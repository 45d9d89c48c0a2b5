import type { FilteredLogEvent } from '../aws/logs';
import { readJson } from '../ui/json';

/** One event of a log group. */
export type LogLine = FilteredLogEvent;

type LogLevel = 'error' | 'warning' | 'debug' | 'platform' | 'info';

const platform = /^(?:INIT_START|START|END|REPORT|EXTENSION|TELEMETRY|XRAY) |^\{"time":"[^"]*","type":"platform\./;
// A level stands in brackets, alone between blanks or tabs, or in a member of a JSON line.
const error = /\[(?:ERROR|FATAL|CRITICAL|SEVERE)\]|(?:^|[\s|])(?:ERROR|FATAL|CRITICAL)(?=[\s:|]|$)|"(?:log_?)?level"\s*:\s*"(?:error|fatal|critical)"|Task timed out after|Runtime exited|^Traceback |\bUnhandled (?:exception|promise rejection)/i;
const warning = /\[WARN(?:ING)?\]|(?:^|[\s|])WARN(?:ING)?(?=[\s:|]|$)|"(?:log_?)?level"\s*:\s*"warn(?:ing)?"/i;
const debug = /\[(?:DEBUG|TRACE)\]|(?:^|[\s|])(?:DEBUG|TRACE)(?=[\s:|]|$)|"(?:log_?)?level"\s*:\s*"(?:debug|trace)"/i;
const lookedAt = 2000;

/** How loud a line is, by the words that log libraries write. */
export function levelOf(message: string): LogLevel {
  const head = message.length > lookedAt ? message.slice(0, lookedAt) : message;
  if (platform.test(head)) {
    return /\tStatus: (?:error|timeout)/.test(head) ? 'error' : 'platform';
  }
  return error.test(head) ? 'error' : warning.test(head) ? 'warning' : debug.test(head) ? 'debug' : 'info';
}

const requestId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** The request that a line names: that of Lambda's own lines, or the id that a line of the code starts with. */
export function requestIdOf(message: string): string | null {
  const own = /(?:RequestId: |"requestId":\s*"|"AWSRequestId":\s*"|"aws_request_id":\s*")([0-9a-f-]{36})/.exec(message);
  return own?.[1] ?? requestId.exec(message.slice(0, 120))?.[0] ?? null;
}

/** The line with which an environment begins that has had no invocation yet. */
const newEnvironment = 'INIT_START ';
const start = /^START RequestId: (\S+)|"type":"platform\.start".*"requestId":"([^"]+)"/;

/** The invocation that a line belongs to: the one it names, or the last that its stream began before it. */
export function invocationOf(lines: readonly LogLine[], line: LogLine): string | null {
  const own = requestIdOf(line.message);
  if (own !== null || line.message.startsWith(newEnvironment)) {
    return own;
  }
  for (let i = lines.indexOf(line) - 1; i >= 0; i--) {
    const { logStreamName, message } = lines[i]!;
    if (logStreamName === line.logStreamName) {
      const began = start.exec(message);
      if (began) {
        return began[1] ?? began[2]!;
      }
      if (message.startsWith(newEnvironment)) {
        return null;
      }
    }
  }
  return null;
}

/**
 * The lines of one invocation, among lines in order of time: an execution environment handles one event at a time, so all lines of its stream
 * from the START of a request up to the next START belong to it.
 */
export function linesOfRequest(lines: readonly LogLine[], id: string): readonly LogLine[] {
  const streams = new Set<string>();
  return lines.filter((line) => {
    const starts = start.exec(line.message);
    if (starts) {
      if ((starts[1] ?? starts[2]) === id) {
        streams.add(line.logStreamName);
      } else {
        streams.delete(line.logStreamName);
      }
    } else if (line.message.startsWith(newEnvironment)) {
      streams.delete(line.logStreamName);
    }
    return streams.has(line.logStreamName) || line.message.includes(id);
  });
}

/** A line as text, the JSON in it apart: `Processing {"id":1} now` is `['Processing ', '{"id":1}' with indentation, ' now']`. Null without JSON. */
export function splitJson(message: string): { readonly before: string; readonly json: string; readonly after: string } | null {
  const first = message.search(/[{[]/);
  if (first < 0) {
    return null;
  }
  // "[INFO] …" is no JSON: later brackets are tried, a few of them.
  for (let from = first, tries = 0; from >= 0 && tries < 5; tries++) {
    const close = message[from] === '{' ? '}' : ']';
    for (let to = message.lastIndexOf(close), ends = 0; to > from && ends < 3; to = message.lastIndexOf(close, to - 1), ends++) {
      const value = parseContainer(message.slice(from, to + 1));
      if (value !== undefined) {
        return { before: message.slice(0, from), json: JSON.stringify(value, null, 2), after: message.slice(to + 1) };
      }
    }
    const next = message.slice(from + 1).search(/[{[]/);
    from = next < 0 ? -1 : from + 1 + next;
  }
  return null;
}

function parseContainer(text: string): object | undefined {
  const value = readJson(text);
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** One line without its line ends, as a row shows it. */
export function oneLine(message: string): string {
  return message.trimEnd().replaceAll(/\r?\n/g, ' ↵ ');
}

/** Lines as a file: time in UTC and message. */
export function linesAsText(lines: readonly LogLine[]): string {
  return lines.map((line) => `${new Date(line.timestamp).toISOString()} ${line.message.trimEnd()}\n`).join('');
}

/** Lines as a file: one JSON object each. */
export function linesAsJson(lines: readonly LogLine[]): string {
  return lines.map((line) => `${JSON.stringify({ timestamp: new Date(line.timestamp).toISOString(), logStreamName: line.logStreamName, message: line.message })}\n`).join('');
}
