import { type RefObject, useEffect, useState } from 'react';

/**
 * Whether somebody clicked or walked into the drawing. Until then the wheel and a finger scroll the page; when the pointer leaves or the
 * focus goes elsewhere, they do so again.
 */
export function useActive(canvas: RefObject<HTMLElement | null>): boolean {
  const [isActive, setActive] = useState(false);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) {
      return;
    }
    const ended = new AbortController();
    const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) => element.addEventListener(type, listener, { signal: ended.signal });
    on('pointerdown', (event) => event.pointerType === 'mouse' && setActive(true));
    on('click', () => setActive(true));
    on('pointerleave', (event) => event.pointerType === 'mouse' && setActive(false));
    on('focusin', (event) => event.target instanceof Element && event.target.matches(':focus-visible') && setActive(true));
    on('focusout', (event) => !(event.relatedTarget instanceof Node && element.contains(event.relatedTarget)) && setActive(false));
    document.addEventListener('pointerdown', (event) => !(event.target instanceof Node && element.contains(event.target)) && setActive(false), { signal: ended.signal });
    return () => ended.abort();
  }, [canvas]);
  return isActive;
}
