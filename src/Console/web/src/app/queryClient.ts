import { notifyManager, QueryClient } from '@tanstack/react-query';
import { AwsError, whenUnauthenticated } from '../aws/client';
import { serverInfo } from '../aws/server';
import { askAgain } from '../live/askAgain';
import { isGoingAway } from '../live/freshness';
import { whenSignedOut } from '../live/stream';
import { requireSignIn, whenSessionChanges } from './session';

// A button says that it is busy before the second click of a double click comes.
notifyManager.setScheduler(queueMicrotask);

/** What was asked stays true until the live stream says that it changed; a server that is away is asked again until it is back. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      enabled: (query) => !isGoingAway(query),
      staleTime: 60_000,
      networkMode: 'always',
      refetchOnWindowFocus: 'always',
      retry: (failures, error) => !(error instanceof AwsError && error.status > 0 && error.status < 500) && failures < 2,
      retryDelay: (failures) => 300 * 2 ** failures,
    },
    mutations: { networkMode: 'always' },
  },
});

const askToSignIn = () => requireSignIn(queryClient.getQueryData(serverInfo.queryKey) !== undefined);
whenUnauthenticated(askToSignIn);
whenSignedOut(askToSignIn);
// The same key sees what it saw: pages keep what is typed in them. To another one all of it is new.
whenSessionChanges((isOther) => void (isOther ? queryClient.resetQueries() : askAgain(queryClient, {})));
