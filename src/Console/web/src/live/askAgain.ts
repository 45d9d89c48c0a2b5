import type { InvalidateQueryFilters, Query, QueryClient } from '@tanstack/react-query';

/**
 * Asks again for what may have changed. A query whose very first answer is still on its way is asked once more after it:
 * that answer may be of before the change, and `invalidateQueries` alone would take it for the new one.
 */
export async function askAgain(client: QueryClient, filters: InvalidateQueryFilters): Promise<void> {
  const first = client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' }).filter((query) => query.state.data === undefined);
  await Promise.all([client.invalidateQueries(filters), ...first.map((query) => onceMore(client, query))]);
}

async function onceMore(client: QueryClient, query: Query): Promise<void> {
  await query.promise?.catch(() => undefined);
  await client.invalidateQueries({ queryKey: query.queryKey, exact: true });
}
