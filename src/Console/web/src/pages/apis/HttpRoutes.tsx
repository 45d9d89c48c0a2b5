import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useMemo } from 'react';
import { useAddress } from '../../app/address';
import { getApiIntegrations, getApiRoutes, type HttpApi, type HttpStage, itemsOf } from '../../aws/apigatewayv2';
import type { Scope } from '../../aws/scope';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import { useAllPages } from '../../ui/useAllPages';
import { ApiTree } from './ApiTree';
import { HttpRoutePage } from './HttpRoutePage';
import styles from './apis.module.css';
import type { ApiNode } from './resources';
import { integrationOf, type PathRoutes, readRouteKey, routesByPath } from './routes';

interface Props {
  readonly scope: Scope;
  readonly api: HttpApi;
  readonly endpoint: string;
  readonly stages: readonly HttpStage[];
}

/** The routes of an HTTP API by path, and one of them. */
export function HttpRoutes({ scope, api, endpoint, stages }: Props) {
  const { apiId } = api;
  const [chosen, choose] = useAddress('route');
  const routes = useAllPages(getApiRoutes.pages(scope, { apiId }), itemsOf);
  const integrations = useAllPages(getApiIntegrations.pages(scope, { apiId }), itemsOf);
  const paths = useMemo(() => routesByPath(routes.items), [routes.items]);
  const nodes = useMemo(() => paths.map(nodeOf), [paths]);
  const error = routes.error ?? integrations.error;
  if (error) {
    return <ErrorState what="The routes could not be read" error={error} onRetry={routes.error ? routes.refetch : integrations.refetch} />;
  }
  if (routes.isPending || integrations.isPending) {
    return <Skeleton lines={8} />;
  }
  const route = routes.items.find((r) => r.routeId === chosen) ?? paths[0]?.routes[0];
  if (!route) {
    return <EmptyState title="No routes" text="Every request is answered with 404." />;
  }
  return (
    <div className={styles.api}>
      <div className={styles.tree}>
        <Container header={<Header variant="h2" counter={`(${routes.items.length})`}>Routes</Header>}>
          {/* A path opens its first route. */}
          <ApiTree label="Routes" nodes={nodes} selected={route.routeId} onSelect={(node) => choose(node.method ? node.id : (node.children[0]?.id ?? node.id), { push: true })} />
        </Container>
      </div>
      <HttpRoutePage key={route.routeId} scope={scope} api={api} route={route} integration={integrationOf(route, integrations.items)} endpoint={endpoint} stages={stages} />
    </div>
  );
}

function nodeOf({ path, routes }: PathRoutes): ApiNode {
  const resource = { id: path, path };
  const [first] = routes;
  if (readRouteKey(first!.routeKey).path === undefined) {
    return { id: first!.routeId, resource, text: path, children: [] };
  }
  return {
    id: path,
    resource,
    text: path,
    children: routes.map((r) => {
      const { verb } = readRouteKey(r.routeKey);
      return { id: r.routeId, resource, text: verb, method: { httpMethod: verb }, children: [] };
    }),
  };
}
