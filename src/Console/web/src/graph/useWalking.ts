import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { Layout } from './layout';
import { type Direction, firstState, neighbour } from './neighbours';
import type { CardActions, GraphStore } from './store';

const directions: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };

/**
 * Selecting by mouse and keyboard: one card at a time can be reached with Tab, arrows walk from it along the lines, Home goes to the first
 * state, Space selects, Enter selects and goes to what tells of the state where the page has that, Escape clears the selection.
 */
export function useWalking(layout: Layout | undefined, store: GraphStore, reveal: (id: string) => void, onSelect: ((state: string | null) => void) | undefined, onEnter: (() => void) | undefined): CardActions {
  useEffect(() => {
    const { current } = store.get();
    if (layout !== undefined && !layout.nodes.some((node) => node.id === current)) {
      store.show({ current: firstState(layout) });
    }
  }, [layout, store]);

  // The cards get the same functions for good, so that none is drawn anew for a page's new callback.
  const latest = useRef({ layout, onSelect, onEnter });
  useEffect(() => {
    latest.current = { layout, onSelect, onEnter };
  });
  return useMemo(() => {
    const walkTo = (id: string | undefined) => {
      if (id !== undefined) {
        store.show({ current: id, isWalking: true });
        reveal(id);
      }
    };
    return {
      onSelect: (id: string, name: string) => {
        store.show({ current: id });
        latest.current.onSelect?.(name);
      },
      onJump: walkTo,
      onKeyDown: (id: string, name: string, event: KeyboardEvent) => {
        const { layout, onSelect, onEnter } = latest.current;
        const direction = directions[event.key];
        if (layout === undefined || event.altKey || event.ctrlKey || event.metaKey) {
          return;
        }
        if (event.key === 'Escape' && store.get().selected !== null) {
          event.stopPropagation();
          onSelect?.(null);
        } else if (event.key === 'Enter' && onEnter !== undefined) {
          // In place of the click that follows.
          event.preventDefault();
          store.show({ current: id });
          onSelect?.(name);
          onEnter();
        } else if (direction !== undefined) {
          event.preventDefault();
          walkTo(neighbour(layout, id, direction));
        } else if (event.key === 'Home') {
          event.preventDefault();
          walkTo(firstState(layout));
        }
      },
    };
  }, [store, reveal]);
}
