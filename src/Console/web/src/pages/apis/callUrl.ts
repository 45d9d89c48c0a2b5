import type { TestInvokeMethodOutput } from '../../aws/apigateway';
import { hasBody, pathWithQuery, readHeaders, type RequestDraft } from './request';

/**
 * Sends a request to a deployed API as any client does, without this browser's session.
 * @param url Of the stage, on the server that this page is from.
 * @returns Status, headers and body as the page gets to see them; the latency is the browser's.
 */
export async function callUrl(url: string, draft: RequestDraft): Promise<TestInvokeMethodOutput> {
  const headers = new Headers();
  for (const [name, values] of Object.entries(readHeaders(draft.headers))) {
    values.forEach((value) => headers.append(name, value));
  }
  const isSent = hasBody(draft.verb) && draft.body !== '';
  if (isSent && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  const start = performance.now();
  let answer: Response;
  try {
    answer = await fetch(url + pathWithQuery(draft), { method: draft.verb, headers, credentials: 'omit', cache: 'no-store', redirect: 'manual', ...(isSent ? { body: draft.body } : {}) });
  } catch (e) {
    throw new Error('The request was not answered. The curl line may show why.', { cause: e });
  }
  if (answer.type === 'opaqueredirect') {
    throw new Error('The answer is a redirect, which a page does not get to see. The curl line shows it.');
  }
  const body = await answer.text();
  const received: Record<string, readonly string[]> = {};
  answer.headers.forEach((value, name) => {
    received[name] = [value];
  });
  return { status: answer.status, body, multiValueHeaders: received, latency: Math.round(performance.now() - start) };
}
