import { describe, expect, it } from 'vitest';
import type { Resource } from '../../aws/apigateway';
import { curlLine, pathParameters, pathWithQuery, readHeaders, type RequestDraft } from './request';
import { type ApiNode, backendOf, firstMethod, methodArn, resourceTree } from './resources';
import { periodEnd, periodStart, usageSince, usedByDay } from './usage';
import { rateOf, withSample } from './useRate';

const resources: readonly Resource[] = [
  { id: 's', parentId: 'a', pathPart: 'start', path: '/action/start', resourceMethods: { POST: { httpMethod: 'POST' }, GET: { httpMethod: 'GET' } } },
  { id: 'r', path: '/' },
  { id: 'h', parentId: 'r', pathPart: 'hello', path: '/hello', resourceMethods: { GET: { httpMethod: 'GET' } } },
  { id: 'a', parentId: 'r', pathPart: 'action', path: '/action' },
];
const names = (nodes: readonly ApiNode[]): unknown[] => nodes.map((n) => (n.method ? n.text : [n.text, names(n.children)]));

describe('the resources of an API', () => {
  it('are a tree with the methods as its leaves', () => {
    expect(names(resourceTree(resources))).toEqual([['/', [['/action', [['/start', ['GET', 'POST']]]], ['/hello', ['GET']]]]]);
    expect(firstMethod(resourceTree(resources))).toMatchObject({ text: 'GET', resource: { path: '/action/start' } });
  });

  it('end where their parents make a ring', () => {
    expect(resourceTree([{ id: 'a', parentId: 'b', path: '/a' }, { id: 'b', parentId: 'a', path: '/b' }, { id: 'r', path: '/' }])).toHaveLength(1);
  });

  it('have the ARN that permissions name', () => {
    expect(methodArn({ region: 'eu-west-1', account: '000000000000' }, 'iev7deoka1', 'POST', '/orders/{id}')).toBe('arn:aws:execute-api:eu-west-1:000000000000:iev7deoka1/*/POST/orders/*');
  });
});

it.each([
  ['AWS', 'arn:aws:apigateway:eu-west-1:states:action/StartExecution', { name: 'Step Functions', region: 'eu-west-1', action: 'StartExecution' }],
  ['AWS_PROXY', 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:0:function:f/invocations', { name: 'Lambda function', region: 'eu-west-1', functionArn: 'arn:aws:lambda:eu-west-1:0:function:f' }],
  ['AWS', 'arn:aws:apigateway:eu-west-1:sqs:path/000000000000/queue', { name: 'SQS', region: 'eu-west-1', action: '/000000000000/queue' }],
  ['HTTP_PROXY', 'https://example.com/{proxy}', { name: 'HTTP', url: 'https://example.com/{proxy}' }],
  ['MOCK', undefined, { name: 'Mock' }],
] as const)('reads what %s %s calls', (type, uri, backend) => expect(backendOf({ type, ...(uri === undefined ? {} : { uri }) })).toEqual(backend));

describe('a request', () => {
  const draft: RequestDraft = { verb: 'POST', path: '/orders/{id}/{proxy+}', pathParameters: { id: 'a b', 'proxy+': 'x/y z' }, query: '?q=1', headers: 'X-One: 1\nX-One: it\'s\nnothing', body: '{ "a": 1 }' };

  it('has its parameters in the path', () => {
    expect(pathParameters(draft.path)).toEqual(['id', 'proxy+']);
    expect(pathWithQuery(draft)).toBe('/orders/a%20b/x/y%20z?q=1');
  });

  it('has headers with one or more values', () => expect(readHeaders(draft.headers)).toEqual({ 'X-One': ['1', "it's"] }));

  it('can be sent from a shell', () => {
    expect(curlLine('http://localhost/api', draft, true)).toBe(
      `curl -X POST -H "x-api-key: $KEY" -H 'X-One: 1' -H 'X-One: it'\\''s' -H 'Content-Type: application/json' -d '{"a":1}' 'http://localhost/api/orders/a%20b/x/y%20z?q=1'`,
    );
  });
});

describe('usage', () => {
  // Wednesday
  const now = Date.parse('2026-01-14T10:00:00Z');
  const usage = { usagePlanId: 'p', startDate: '2026-01-12', endDate: '2026-01-14', values: { k: [[5, 95], [2, 93], [1, 92]] as const, n: [[0, -1], [0, -1], [3, -1]] as const } };

  it.each([['DAY', '2026-01-15'], ['WEEK', '2026-01-18'], ['MONTH', '2026-02-01']] as const)('of a %s begins anew on %s', (period, date) => expect(new Date(periodEnd(period, now)).toISOString().slice(0, 10)).toBe(date));

  it('has a rate, over the last seconds', () => {
    const samples = [{ count: 5, at: 1000 }, { count: 5, at: 4000 }, { count: 35, at: 7000 }, { count: 35, at: 16_000 }].reduce(withSample, [] as Parameters<typeof withSample>[0]);
    expect(samples.map((s) => s.at)).toEqual([7000, 16_000]);
    expect(rateOf(withSample([{ count: 5, at: 1000 }], { count: 35, at: 4000 }))).toBe(10);
    // The usage of a key that was made anew begins at 0.
    expect(rateOf(withSample([{ count: 5, at: 1000 }], { count: 0, at: 4000 }))).toBe(0);
  });

  it.each([['DAY', '2026-01-14'], ['WEEK', '2026-01-11'], ['MONTH', '2026-01-01']] as const)('counts a %s from %s', (period, date) => expect(periodStart(period, now)).toBe(date));

  it('is summed over the days of the period', () => {
    expect(usageSince(usage, 'k', '2026-01-13')).toEqual({ used: 3, remaining: 92 });
    expect(usageSince(usage, 'k', '2026-01-01')).toEqual({ used: 8, remaining: 92 });
    expect(usageSince(usage, 'n', '2026-01-14')).toEqual({ used: 3, remaining: undefined });
    expect(usageSince(usage, 'unknown', '2026-01-14')).toEqual({ used: 0, remaining: undefined });
  });

  it('is shown by day', () => expect([...usedByDay(usage, 'k')].map(([at, n]) => [new Date(at * 1000).toISOString().slice(0, 10), n])).toEqual([['2026-01-12', 5], ['2026-01-13', 2], ['2026-01-14', 1]]));
});
