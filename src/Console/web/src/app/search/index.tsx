import { lazy, Suspense, useEffect, useState } from 'react';

const LazyDialog = lazy(() => import('./SearchDialog'));
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

export const searchKeys = isMac ? '⌘K' : 'Ctrl-K';

/** The search and its key. @returns What is drawn, and what opens it. */
export function useSearch(): { readonly dialog: React.ReactNode; readonly open: () => void } {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      // On a Mac, Ctrl-K belongs to the editor.
      if ((isMac ? e.metaKey : e.ctrlKey) && !e.altKey && !e.shiftKey && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        setOpen((was) => !was);
      }
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return {
    dialog: isOpen && (
      <Suspense fallback={null}>
        <LazyDialog onDismiss={() => setOpen(false)} />
      </Suspense>
    ),
    open: () => setOpen(true),
  };
}
