import { useSyncExternalStore } from 'react';

/** A telephone's width: what stands side by side elsewhere has to share one line. */
const query = window.matchMedia('(max-width: 480px)');

function subscribe(onChange: () => void): () => void {
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
