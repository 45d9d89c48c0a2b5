import type { HttpIntegration, HttpRoute } from '../../aws/apigatewayv2';
import { parseArn } from '../../aws/scope';

/** A route's key in its parts. */
interface RouteKey {
  /** `ANY` takes all. */
  readonly verb: string;
  /** Undefined: `$default`, which takes what no other route does. */
  readonly path: string | undefined;
}

/** Reads `GET /items/{id}` and `$default`. */
export function readRouteKey(key: string): RouteKey {
  const at = key.indexOf(' ');
  return at < 0 ? { verb: 'ANY', path: undefined } : { verb: key.slice(0, at), path: key.slice(at + 1) };
}

/** The routes of one path. */
export interface PathRoutes {
  /** `$default` for that. */
  readonly path: string;
  readonly routes: readonly HttpRoute[];
}

const byText = new Intl.Collator('en', { numeric: true });

/** Routes by their paths, in order; `$default` is the last. */
export function routesByPath(routes: readonly HttpRoute[]): readonly PathRoutes[] {
  const paths = new Map<string, HttpRoute[]>();
  for (const route of [...routes].sort((a, b) => byText.compare(a.routeKey, b.routeKey))) {
    const path = readRouteKey(route.routeKey).path ?? route.routeKey;
    paths.set(path, [...(paths.get(path) ?? []), route]);
  }
  return [...paths]
    .map(([path, ofPath]) => ({ path, routes: ofPath }))
    .sort((a, b) => Number(!a.path.startsWith('/')) - Number(!b.path.startsWith('/')) || byText.compare(a.path, b.path));
}

/** The integration that a route leads to. */
export function integrationOf(route: HttpRoute, integrations: readonly HttpIntegration[]): HttpIntegration | undefined {
  const id = /^integrations\/(.+)$/.exec(route.target ?? '')?.[1];
  return integrations.find((i) => i.integrationId === id);
}

/** The function of an integration: its URI is the function's ARN, or the path of its invocations. */
export function functionOf({ integrationUri = '' }: HttpIntegration): string | undefined {
  const arn = /\/functions\/(arn:.+)\/invocations$/.exec(integrationUri)?.[1] ?? integrationUri;
  return parseArn(arn)?.service === 'lambda' ? arn : undefined;
}
