/** What is typed to call a method. */
export interface RequestDraft {
  readonly verb: string;
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  /** `a=1&b=2` */
  readonly query: string;
  /** One `Name: value` a line. */
  readonly headers: string;
  readonly body: string;
}

/** The names of a path's parameters: `/a/{id}/{proxy+}` has `id` and `proxy+`. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map((m) => m[1]!);
}

/** The path with its parameters, and the query. A greedy parameter keeps its slashes. */
export function pathWithQuery({ path, pathParameters, query }: RequestDraft): string {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const value = pathParameters[name] ?? '';
    return name.endsWith('+') ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const text = query.trim().replace(/^\?/, '');
  return text === '' ? filled : `${filled}?${text}`;
}

/** Headers by name, each with its values; lines without a colon are left out. */
export function readHeaders(text: string): Readonly<Record<string, readonly string[]>> {
  const headers: Record<string, string[]> = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      (headers[line.slice(0, colon).trim()] ??= []).push(line.slice(colon + 1).trim());
    }
  }
  return headers;
}

export function hasBody(verb: string): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(verb);
}

/** The stage of an HTTP API whose name has no part in addresses. */
const defaultStage = '$default';

/** Where a stage is called. @param endpoint The server's address. */
export function invokeUrl(endpoint: string, apiId: string, stageName: string): string {
  return `${endpoint.replace(/\/$/, '')}/_aws/execute-api/${apiId}${stagePath(stageName)}`;
}

/** The address that AWS would give a stage. */
export function awsUrl(apiId: string, region: string, stageName: string): string {
  return `https://${apiId}.execute-api.${region}.amazonaws.com${stagePath(stageName)}`;
}

function stagePath(stageName: string): string {
  return stageName === defaultStage ? '' : `/${stageName}`;
}

/** A line for a POSIX shell that sends the request. @param key Whether an API key is asked for; it is read from $KEY. */
export function curlLine(url: string, draft: RequestDraft, key: boolean): string {
  const verb = draft.verb === 'ANY' ? 'GET' : draft.verb;
  const headers = Object.entries(readHeaders(draft.headers)).flatMap(([name, values]) => values.map((v) => `-H ${quote(`${name}: ${v}`)}`));
  const body = hasBody(verb) && draft.body.trim() !== '' ? [...(/^content-type\s*:/im.test(draft.headers) ? [] : [`-H 'Content-Type: application/json'`]), `-d ${quote(compact(draft.body))}`] : [];
  return ['curl', ...(verb === 'GET' ? [] : [`-X ${verb}`]), ...(key ? ['-H "x-api-key: $KEY"'] : []), ...headers, ...body, quote(url + pathWithQuery(draft))].join(' ');
}

function quote(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
