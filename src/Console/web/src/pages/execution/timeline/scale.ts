import { formatDuration } from '../../../ui/format';

/** The part of time that is in view. Seconds since 1970. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** Shorter than a millisecond nothing is told apart. */
const least = 0.001;

/** Zooms so that `at` stays where it is. @param factor Under 1: closer. @param all What there is. */
export function zoom(view: View, at: number, factor: number, all: View): View {
  const length = Math.min(all.to - all.from, Math.max(least, (view.to - view.from) * factor));
  const share = (at - view.from) / (view.to - view.from);
  return within({ from: at - length * share, to: at + length * (1 - share) }, all);
}

/** Moves by seconds, as far as there is something. */
export function pan(view: View, by: number, all: View): View {
  return within({ from: view.from + by, to: view.to + by }, all);
}

function within({ from, to }: View, all: View): View {
  const length = Math.min(to - from, all.to - all.from);
  const start = Math.min(Math.max(from, all.from), all.to - length);
  return { from: start, to: start + length };
}

const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];

export interface Tick {
  readonly at: number;
  /** Since the start: `12 s`. */
  readonly text: string;
}

/** Marks at round times since `start`, some 90 pixels apart. @param width Pixels. */
export function ticks(view: View, start: number, width: number): readonly Tick[] {
  const wanted = ((view.to - view.from) * 90) / Math.max(90, width);
  const step = seconds.find((s) => s >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400;
  const found: Tick[] = [];
  for (let i = Math.ceil((view.from - start) / step - 1e-6); start + i * step <= view.to; i++) {
    found.push({ at: start + i * step, text: tickText(i * step) });
  }
  return found;
}

function tickText(offset: number): string {
  if (offset >= 60) {
    return formatDuration(offset * 1000);
  }
  return offset < 1 ? `${Math.round(offset * 1000)} ms` : `${Number(offset.toFixed(3))} s`;
}
