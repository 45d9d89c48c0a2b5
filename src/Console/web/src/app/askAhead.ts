import type { QueryClient } from '@tanstack/react-query';
import type { Scope } from '../aws/scope';
import { executionCounts, serverInfo } from '../aws/server';
import { listStateMachines } from '../aws/states';
import { scopeNow } from './scope';

// The questions of the pages that most visits begin with, as those pages ask them.
const questions: Readonly<Record<string, (client: QueryClient, scope: Scope) => void>> = {
  '/': (client, scope) => {
    void client.prefetchQuery(listStateMachines.query(scope, { maxResults: 1 }));
    void client.prefetchQuery(executionCounts(scope));
  },
  '/state-machines': (client, scope) => {
    void client.prefetchInfiniteQuery(listStateMachines.pages(scope, { maxResults: 1000 }));
    void client.prefetchQuery(executionCounts(scope));
  },
};

/** Asks what the page of this address begins with, while its own scripts are still coming: it is drawn once, with its rows, not first without them. */
export function askAhead(client: QueryClient): void {
  const [path = '', search] = location.hash.slice(1).split('?');
  const ask = questions[path === '' ? '/' : path];
  const given = new URLSearchParams(search).get('scope');
  const askWhenKnown = () => {
    const scope = scopeNow(given, client.getQueryData(serverInfo.queryKey));
    if (scope !== null) {
      ask?.(client, scope);
    }
    return scope !== null;
  };
  const info = client.prefetchQuery(serverInfo);
  if (!askWhenKnown()) {
    void info.then(askWhenKnown);
  }
}
