import { type KeyboardEvent, type RefObject, useCallback, useRef } from 'react';

/** A panel that the keyboard is led into from a card of the graph, and by Escape back to it. */
export function useEnteredPanel(): readonly [RefObject<HTMLElement | null>, { enter(): void; onKeyDown(event: KeyboardEvent<HTMLElement>): void }] {
  const ref = useRef<HTMLElement>(null);
  const from = useRef<HTMLElement>(null);
  const enter = useCallback(() => {
    from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    ref.current?.focus();
  }, []);
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    // Not of dialogs, which React has inside of the panel and the page has not, nor what a menu or an editor closes by it.
    if (event.key === 'Escape' && !event.defaultPrevented && event.currentTarget.contains(event.target as Node) && from.current?.isConnected) {
      event.stopPropagation();
      from.current.focus();
    }
  }, []);
  return [ref, { enter, onKeyDown }];
}
