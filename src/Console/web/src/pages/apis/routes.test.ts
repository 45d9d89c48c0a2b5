import { describe, expect, it } from 'vitest';
import { functionOf, integrationOf, readRouteKey, routesByPath } from './routes';
import { awsUrl, invokeUrl } from './request';

const route = (routeKey: string, target?: string) => ({ routeId: routeKey, routeKey, ...(target === undefined ? {} : { target }) });

describe('the routes of an HTTP API', () => {
  it('stand by their paths, the one for all others last', () => {
    const routes = ['$default', 'POST /items', 'GET /items/{id}', 'GET /items', 'ANY /{proxy+}'].map((key) => route(key));
    expect(routesByPath(routes).map((p) => [p.path, p.routes.map((r) => r.routeKey)])).toEqual([
      ['/{proxy+}', ['ANY /{proxy+}']],
      ['/items', ['GET /items', 'POST /items']],
      ['/items/{id}', ['GET /items/{id}']],
      ['$default', ['$default']],
    ]);
  });

  it.each([
    ['GET /items/{id}', { verb: 'GET', path: '/items/{id}' }],
    ['$default', { verb: 'ANY', path: undefined }],
  ])('have the key %s', (key, parts) => expect(readRouteKey(key)).toEqual(parts));

  it('lead to an integration, and it to a function', () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:list';
    const [direct, byPath, http] = [arn, `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`, 'https://example.com/x'].map((integrationUri, i) => ({
      integrationId: `i${i}`,
      integrationType: 'AWS_PROXY',
      integrationUri,
    }));
    expect(integrationOf(route('GET /', 'integrations/i1'), [direct!, byPath!, http!])).toBe(byPath);
    expect(integrationOf(route('GET /'), [direct!])).toBeUndefined();
    expect([direct!, byPath!, http!].map(functionOf)).toEqual([arn, arn, undefined]);
  });

  it('are called below the stage, but for $default', () => {
    expect(invokeUrl('http://127.0.0.1:4566/', 'abc', '$default')).toBe('http://127.0.0.1:4566/_aws/execute-api/abc');
    expect(invokeUrl('http://127.0.0.1:4566', 'abc', 'test')).toBe('http://127.0.0.1:4566/_aws/execute-api/abc/test');
    expect(awsUrl('abc', 'eu-west-1', '$default')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com');
  });
});
