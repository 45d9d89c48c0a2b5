import type { StepStatus } from '../../../history/model';
import type { Bar } from './bars';
import { barsOf } from './bars';
import { countUntil, type TimelineRow } from './rows';
import type { Tick, View } from './scale';

export const rowHeight = 28;
const barHeight = 14;

export interface Colours {
  readonly status: Readonly<Record<StepStatus, string>>;
  readonly line: string;
  readonly text: string;
  readonly surface: string;
}

/** The colours as they are now, by theme. */
export function readColours(): Colours {
  const style = getComputedStyle(document.body);
  const of = (name: string) => style.getPropertyValue(`--colour-${name}`).trim();
  return {
    status: { IN_PROGRESS: of('info'), SUCCEEDED: of('success'), FAILED: of('error'), CANCELLED: of('inactive'), CAUGHT_ERROR: of('warning') },
    line: of('divider'),
    text: of('text-secondary'),
    surface: of('surface'),
  };
}

export interface Drawing {
  readonly rows: readonly TimelineRow[];
  /** Pixels above the first row that is to be seen. */
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  readonly view: View;
  readonly now: number;
  readonly ticks: readonly Tick[];
  readonly colours: Colours;
}

/** Draws what is in view; the rest costs nothing. */
export function draw(context: CanvasRenderingContext2D, drawing: Drawing): void {
  const { rows, scrollTop, width, height, view, ticks, colours } = drawing;
  const x = (at: number) => ((at - view.from) / (view.to - view.from)) * width;
  context.clearRect(0, 0, width, height);
  context.fillStyle = colours.line;
  ticks.forEach((t) => context.fillRect(Math.round(x(t.at)), 0, 1, height));
  const first = Math.max(0, Math.floor(scrollTop / rowHeight));
  const last = Math.min(rows.length, Math.ceil((scrollTop + height) / rowHeight));
  for (let i = first; i < last; i++) {
    const top = i * rowHeight - scrollTop + (rowHeight - barHeight) / 2;
    const row = rows[i]!;
    drawBars(context, drawing, barsOf(row), top, x);
    if (row.iterations) {
      drawIterations(context, drawing, row, top);
    }
  }
}

function drawBars(context: CanvasRenderingContext2D, { width, now, colours }: Drawing, bars: readonly Bar[], top: number, x: (at: number) => number): void {
  // Thousands of visits may lie on the same pixels: one of each colour is enough there.
  const drawnTo = new Map<string, number>();
  for (const bar of bars) {
    const start = x(bar.from);
    // What ends with the execution and took no time is not beyond the edge.
    const left = start <= width + 0.5 ? Math.min(start, width - 2) : start;
    const right = Math.max(left + 2, x(bar.to ?? now));
    const kind = bar.kind + bar.status;
    if (right < 0 || left > width || right <= (drawnTo.get(kind) ?? -1)) {
      continue;
    }
    drawnTo.set(kind, right);
    const [from, length] = [Math.max(-2, left), Math.min(width + 2, right) - Math.max(-2, left)];
    context.fillStyle = colours.status[bar.status];
    if (bar.kind === 'SPAN') {
      context.fillRect(from, top + barHeight / 2 - 1, length, 2);
    } else if (bar.kind === 'BACKOFF') {
      hatch(context, from, top, length, colours.status[bar.status]);
    } else {
      context.globalAlpha = bar.kind === 'WAITING' ? 0.35 : 1;
      context.beginPath();
      context.roundRect(from, top, length, barHeight, Math.min(3, length / 2));
      context.fill();
      context.globalAlpha = 1;
    }
  }
}

function hatch(context: CanvasRenderingContext2D, left: number, top: number, length: number, colour: string): void {
  context.save();
  context.beginPath();
  context.rect(left, top, length, barHeight);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.globalAlpha = 0.6;
  context.strokeRect(left + 0.5, top + 0.5, length - 1, barHeight - 1);
  context.beginPath();
  for (let at = left - barHeight; at < left + length; at += 6) {
    context.moveTo(at, top + barHeight);
    context.lineTo(at + barHeight, top);
  }
  context.stroke();
  context.restore();
}

// How many iterations ran at each time, as a curve inside of the Map's bar, and where some failed.
function drawIterations(context: CanvasRenderingContext2D, { width, view, now, colours }: Drawing, row: TimelineRow, top: number): void {
  const { starts, ends, failures } = row.iterations!;
  const at = (pixel: number) => view.from + (pixel / width) * (view.to - view.from);
  const running = (time: number) => countUntil(starts, time) - countUntil(ends, time);
  const most = Math.max(1, ...starts.map((time, i) => i + 1 - countUntil(ends, time)));
  context.fillStyle = colours.surface;
  context.globalAlpha = 0.55;
  for (let pixel = 0; pixel < width; pixel++) {
    const time = at(pixel);
    if (time >= row.from && time <= (row.to ?? now)) {
      const free = barHeight * (1 - running(time) / most);
      context.fillRect(pixel, top, 1, free);
    }
  }
  context.globalAlpha = 1;
  context.fillStyle = colours.status.FAILED;
  let drawn = -3;
  for (const time of failures) {
    const pixel = ((time - view.from) / (view.to - view.from)) * width;
    if (pixel >= drawn + 2 && pixel >= 0 && pixel <= width) {
      context.fillRect(pixel - 1, top, 2, barHeight);
      drawn = pixel;
    }
  }
}
