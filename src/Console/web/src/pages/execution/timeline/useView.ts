import { useCallback, useEffect, useRef, useState } from 'react';
import { pan, type View, zoom } from './scale';

interface ViewControl {
  readonly view: View;
  /** All is in view, and stays so while the execution goes on. */
  readonly isFit: boolean;
  /** @param at Seconds since 1970 that stay where they are; the middle unless given. */
  zoomBy(factor: number, at?: number): void;
  /** By a share of what is in view. */
  panBy(share: number): void;
  fit(): void;
}

/** Which part of the time is looked at: Ctrl and the wheel zoom, dragging and Shift with the wheel move it. */
export function useView(all: View, area: React.RefObject<HTMLElement | null>, left: number): ViewControl {
  const [chosen, setChosen] = useState<View | null>(null);
  const view = chosen === null || chosen.to - chosen.from >= all.to - all.from ? all : chosen;
  const latest = useRef({ view, all, left });
  useEffect(() => {
    latest.current = { view, all, left };
  });
  const zoomBy = useCallback((factor: number, at?: number) => {
    const { view: now, all: whole } = latest.current;
    setChosen(zoom(now, at ?? (now.from + now.to) / 2, factor, whole));
  }, []);
  const panBy = useCallback((share: number) => {
    const { view: now, all: whole } = latest.current;
    setChosen(pan(now, share * (now.to - now.from), whole));
  }, []);

  useEffect(() => {
    const element = area.current!;
    const width = () => element.clientWidth - latest.current.left;
    const onWheel = (e: WheelEvent) => {
      const across = e.shiftKey ? e.deltaX || e.deltaY : e.deltaX;
      if (e.ctrlKey || e.metaKey) {
        const { view: now, left: labels } = latest.current;
        const share = Math.min(1, Math.max(0, (e.clientX - element.getBoundingClientRect().left - labels) / width()));
        zoomBy(Math.exp(Math.max(-60, Math.min(60, e.deltaY)) * 0.006), now.from + share * (now.to - now.from));
      } else if (Math.abs(across) > Math.abs(e.shiftKey ? 0 : e.deltaY)) {
        panBy(across / width());
      } else {
        return;
      }
      // The page must neither zoom nor scroll as well.
      e.preventDefault();
    };
    let grip: { readonly x: number; readonly y: number; readonly id: number; isDragging: boolean } | null = null;
    const onDown = (e: PointerEvent) => {
      const inside = e.clientX - element.getBoundingClientRect().left;
      if (e.button === 0 && e.pointerType !== 'touch' && inside > latest.current.left && inside < element.clientWidth) {
        grip = { x: e.clientX, y: e.clientY, id: e.pointerId, isDragging: false };
      }
    };
    const onMove = (e: PointerEvent) => {
      if (!grip) {
        return;
      }
      const [x, y] = [e.clientX - grip.x, e.clientY - grip.y];
      if (!grip.isDragging && Math.hypot(x, y) < 4) {
        return;
      }
      if (!grip.isDragging) {
        element.setPointerCapture(grip.id);
      }
      panBy(-x / width());
      element.scrollTop -= y;
      grip = { x: e.clientX, y: e.clientY, id: grip.id, isDragging: true };
    };
    const onUp = () => {
      if (grip?.isDragging) {
        // The end of a drag is no click on what lies there.
        element.addEventListener('click', (e) => e.stopPropagation(), { capture: true, once: true });
      }
      grip = null;
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onUp);
    element.addEventListener('pointercancel', onUp);
    return () => {
      element.removeEventListener('wheel', onWheel);
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onUp);
      element.removeEventListener('pointercancel', onUp);
    };
  }, [area, zoomBy, panBy]);

  return { view, isFit: view === all, zoomBy, panBy, fit: useCallback(() => setChosen(null), []) };
}
