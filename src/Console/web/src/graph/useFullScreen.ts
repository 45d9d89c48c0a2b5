import { type RefObject, useCallback, useEffect, useState } from 'react';

/** Lets an element fill the screen, or where the browser refuses that, the window. Escape leaves both. */
export function useFullScreen(root: RefObject<HTMLElement | null>): { readonly isFull: boolean; readonly toggleFull: () => void } {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null && document.fullscreenElement === root.current);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, [root]);
  useEffect(() => {
    if (!isFull) {
      return;
    }
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && document.fullscreenElement === null && setFull(false);
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [isFull]);
  const toggleFull = useCallback(() => {
    if (document.fullscreenElement !== null) {
      void document.exitFullscreen();
    } else if (isFull) {
      setFull(false);
    } else {
      root.current?.requestFullscreen().catch(() => setFull(true));
    }
  }, [isFull, root]);
  return { isFull, toggleFull };
}
