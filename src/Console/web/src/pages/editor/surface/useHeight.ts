import { useSyncExternalStore } from 'react';

/** What stands above and below the panes: top bar, header, toolbar, the first of the problems. */
const others = 360;

function subscribe(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}

/** The height of the editor and of the graph, pixels: what the window leaves, or most of it where they stand one above the other. */
export function useHeight(): number {
  return useSyncExternalStore(subscribe, () => (window.innerWidth <= 900 ? Math.max(280, Math.round(window.innerHeight * 0.55)) : Math.max(320, window.innerHeight - others)));
}
