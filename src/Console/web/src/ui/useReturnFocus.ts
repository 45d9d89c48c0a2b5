import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

const focusable = 'button:not([disabled], [aria-disabled="true"]), a[href], input:not([disabled], [type="file"])';

/**
 * For dialogs and forms in the place of something else: when they close, and what opened them can't have the focus back because it is disabled or
 * gone with what was deleted, the nearest thing that can has it; on another page its heading. Nobody begins again at the top by keyboard.
 */
export function useReturnFocus(): void {
  const [way] = useState(wayUp);
  useEffect(() => () => handOn(way), [way]);
}

/** For what goes away by itself, with the focus perhaps, which the nearest thing has then. @param root What goes. */
export function useHandOnFocus(root: RefObject<HTMLElement | null>): void {
  useLayoutEffect(
    () => () => {
      // What is there at its end counts, and is still in the page.
      if (root.current?.contains(document.activeElement)) {
        handOn(wayUp());
      }
    },
    [root],
  );
}

function handOn(way: readonly Element[]): void {
  // A button that is disabled loses the focus with the next frame only.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body || document.activeElement?.matches(':disabled')) {
        focusNearest(way);
      }
    }),
  );
}

/** What has the focus and all that it is in, up to the page's content. */
function wayUp(): readonly Element[] {
  const way: Element[] = [];
  for (let e = document.activeElement; e !== null && e.tagName !== 'MAIN' && e !== document.body; e = e.parentElement) {
    way.push(e);
  }
  return way;
}

function focusNearest(way: readonly Element[]): void {
  for (const element of way.filter((e) => e.isConnected)) {
    const found = element.matches(focusable) ? element : element.querySelector(focusable);
    if (found instanceof HTMLElement) {
      found.focus();
      return;
    }
  }
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
