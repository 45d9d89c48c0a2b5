import { useReactFlow } from '@xyflow/react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Layout } from './layout';
import { isState } from './neighbours';

const margin = 24;
/** The buttons at the left keep their column where there is room for it. */
const marginLeft = 52;
/** Below this a drawing as a whole says nothing at first sight, and below `overviewMin` nothing even to those who ask for the whole. */
const wholeMin = 0.5;
const overviewMin = 0.2;
/** A part of a drawing too large to be seen as a whole: its names are easily read. */
const readable = 0.8;

/** Which part of the drawing is seen: the whole of it until somebody moves it; of a large one, what is around the state `focus`, or its Start. */
export function useView(layout: Layout | undefined, canvas: RefObject<HTMLElement | null>, selected: string | null, focus: string | null) {
  const { setViewport, getViewport, zoomTo } = useReactFlow();
  const isMoved = useRef(false);
  const isWhole = useRef(false);
  const asked = useRef(wholeMin);
  const shown = useRef<Layout>(undefined);

  const focused = useRef(focus);
  useLayoutEffect(() => {
    focused.current = focus;
  }, [focus]);

  const show = useCallback(
    (layout: Layout, zoomMin: number, isSmooth: boolean) => {
      const size = canvas.current?.getBoundingClientRect();
      if (size === undefined || layout.width === 0 || size.width === 0) {
        return;
      }
      const left = size.width > 480 ? marginLeft : margin;
      const width = size.width - left - margin;
      const height = size.height - 2 * margin;
      const whole = Math.min(1, width / layout.width, height / layout.height);
      isWhole.current = whole >= zoomMin;
      const zoom = isWhole.current ? whole : readable;
      const start = layout.nodes.find((node) => node.kind === 'start');
      const node = layout.nodes.find((node) => isState(node) && node.name === focused.current) ?? start;
      // What doesn't fit is shown around that state, without room to spare at a side.
      const shift = (room: number, size: number, at: number) => (room >= 0 ? room / 2 : Math.min(0, Math.max(room, size / 2 - at * zoom)));
      const x = left + shift(width - layout.width * zoom, width, node === undefined ? 0 : node.x + node.width / 2);
      const y = margin + shift(height - layout.height * zoom, height, node === undefined ? 0 : node.y + Math.min(node.height, 60) / 2);
      void setViewport({ x, y, zoom }, { duration: isSmooth ? smoothly() : 0 });
    },
    [canvas, setViewport],
  );

  useEffect(() => {
    const before = shown.current;
    shown.current = layout;
    if (layout === undefined || (before !== undefined && isMuchTheSame(before, layout) && isMoved.current)) {
      return;
    }
    if (before === undefined || !isMuchTheSame(before, layout)) {
      isMoved.current = false;
      asked.current = wholeMin;
      show(layout, wholeMin, false);
    } else {
      show(layout, asked.current, true);
    }
  }, [layout, show]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver(() => {
      if (shown.current !== undefined && !isMoved.current) {
        show(shown.current, asked.current, false);
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [canvas, show]);

  const reveal = useCallback(
    (id: string) => {
      const node = shown.current?.nodes.find((node) => node.id === id);
      const size = canvas.current?.getBoundingClientRect();
      if (node === undefined || size === undefined || (isWhole.current && !isMoved.current)) {
        return;
      }
      const { x, y, zoom } = getViewport();
      const left = node.x * zoom + x;
      const top = node.y * zoom + y;
      // Of a container its header is what counts.
      const width = node.width * zoom;
      const height = Math.min(node.height, 60) * zoom;
      const isSeen = left >= 0 && top >= 0 && left + Math.min(width, size.width) <= size.width + 1 && top + height <= size.height;
      if (!isSeen) {
        isMoved.current = true;
        void setViewport({ x: size.width / 2 - (node.x + node.width / 2) * zoom, y: size.height / 2 - top + y - height / 2, zoom }, { duration: smoothly() });
      }
    },
    [canvas, getViewport, setViewport],
  );

  // Selected elsewhere (the history, the address): its card is brought into view.
  useEffect(() => {
    const node = layout?.nodes.find((node) => isState(node) && node.name === selected);
    if (node !== undefined) {
      reveal(node.id);
    }
  }, [layout, selected, reveal]);

  return {
    reveal,
    /** The whole of it where that can be seen at all, now and when the room for it changes. */
    fit: useCallback(() => {
      isMoved.current = false;
      if (shown.current !== undefined) {
        asked.current = overviewMin;
        show(shown.current, overviewMin, true);
      }
    }, [show]),
    /** The room for it is about to change: it is fitted anew. */
    release: useCallback(() => {
      isMoved.current = false;
    }, []),
    zoom: useCallback(
      (factor: number) => {
        isMoved.current = true;
        void zoomTo(getViewport().zoom * factor, { duration: smoothly() });
      },
      [getViewport, zoomTo],
    ),
    onMoveStart: useCallback((event: unknown) => {
      // Without an event it was us.
      isMoved.current ||= event !== null;
    }, []),
  };
}

function smoothly(): number {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 200;
}

function isMuchTheSame(before: Layout, after: Layout): boolean {
  const ids = new Set(before.nodes.map((node) => node.id));
  const kept = after.nodes.filter((node) => ids.has(node.id)).length;
  return kept * 2 >= Math.max(before.nodes.length, after.nodes.length);
}
