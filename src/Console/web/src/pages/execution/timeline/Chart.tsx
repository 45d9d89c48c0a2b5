import { useEffect, useRef } from 'react';
import { useIsDark } from '../../../app/appearance';
import { draw, readColours } from './draw';
import type { TimelineRow } from './rows';
import type { Tick, View } from './scale';
import styles from './Timeline.module.css';

interface Props {
  readonly rows: readonly TimelineRow[];
  readonly scrollTop: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly view: View;
  readonly now: number;
  readonly ticks: readonly Tick[];
}

/** The bars of the rows in view. The rows themselves say the same in words. */
export function Chart({ rows, scrollTop, left, width, height, view, now, ticks }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDark = useIsDark();
  useEffect(() => {
    const element = canvas.current!;
    const ratio = window.devicePixelRatio;
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (element.width !== w || element.height !== h) {
      element.width = w;
      element.height = h;
    }
    const context = element.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(context, { rows, scrollTop, width, height, view, now, ticks, colours: readColours() });
    // With the theme the colours change, which are read from the page.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies, react/exhaustive-deps
  }, [rows, scrollTop, width, height, view, now, ticks, isDark]);
  return <canvas ref={canvas} aria-hidden className={styles.canvas} style={{ left, width, height }} />;
}
