import { useEffect } from 'react';
import { type Blocker, useBlocker } from 'react-router-dom';

/** Asks before the page is left while it has what is not saved. @returns The router's blocker: `blocked` while a person is to be asked. */
export function useGuard(isDirty: boolean): Blocker {
  useEffect(() => {
    if (!isDirty) {
      return;
    }
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isDirty]);
  return useBlocker(({ currentLocation, nextLocation }) => isDirty && currentLocation.pathname !== nextLocation.pathname);
}
