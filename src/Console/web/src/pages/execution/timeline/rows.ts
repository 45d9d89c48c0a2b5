import type { Frame, History, Step, StepStatus } from '../../../history/model';

/** One line of the timeline: the visits of a state in one place, or one iteration or branch. */
export interface TimelineRow {
  readonly key: string;
  readonly label: string;
  readonly depth: number;
  /** More than one for a state that a loop visits again. Empty for an iteration or branch. */
  readonly steps: readonly Step[];
  readonly frame: Frame | null;
  readonly status: StepStatus;
  readonly from: number;
  /** Absent while it goes on. */
  readonly to?: number;
  /** Null where there is nothing inside. */
  readonly isOpen: boolean | null;
  /** Of a Map that is folded: when its iterations began and ended. */
  readonly iterations: IterationTimes | null;
}

/** Ascending, seconds since 1970. */
interface IterationTimes {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly failures: readonly number[];
}

/** What was opened and closed by hand. */
export type Folds = ReadonlyMap<string, boolean>;

/**
 * The lines in the order in which things began. Iterations are folded unless opened, branches are not.
 * @param revealed A step whose iteration is to be seen.
 */
export function timelineRows(history: History, folds: Folds, revealed: Step | null = null): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  const opened = new Set<Frame>();
  for (let frame = revealed?.frame; frame; frame = frame.parent?.frame) {
    opened.add(frame);
  }
  addFrame(history.top, 0);
  return rows;

  function addFrame(frame: Frame, depth: number): void {
    const byName = new Map<string, Step[]>();
    for (const step of frame.steps) {
      const group = byName.get(step.name);
      if (group) {
        group.push(step);
      } else {
        byName.set(step.name, [step]);
      }
    }
    byName.forEach((steps) => addState(steps, depth));
  }

  function addState(steps: readonly Step[], depth: number): void {
    const [first, last] = [steps[0]!, steps.at(-1)!];
    const key = `s${first.id}`;
    const frames = steps.flatMap((s) => s.attempts.flatMap((a) => a.frames.filter(Boolean)));
    const isOpen = frames.length === 0 ? null : (folds.get(key) ?? (first.type === 'Parallel' || frames.some((f) => opened.has(f))));
    rows.push({
      key,
      label: first.name,
      depth,
      steps,
      frame: null,
      status: last.status,
      from: first.enteredAt,
      ...(last.exitedAt === undefined ? {} : { to: last.exitedAt }),
      isOpen,
      iterations: isOpen === false && first.type === 'Map' ? timesOf(frames) : null,
    });
    if (isOpen) {
      const isRetried = steps.length > 1 || first.attempts.length > 1;
      frames.forEach((frame) => addIteration(frame, depth + 1, isRetried));
    }
  }

  function addIteration(frame: Frame, depth: number, isRetried: boolean): void {
    const key = `f${frame.parent!.id}.${frame.attempt}.${frame.index}`;
    const isOpen = frame.steps.length === 0 ? null : (folds.get(key) ?? (frame.kind === 'BRANCH' || opened.has(frame)));
    const attempt = isRetried && frame.attempt > 0 ? `, attempt ${frame.attempt + 1}` : '';
    rows.push({
      key,
      label: `${frame.kind === 'BRANCH' ? `Branch ${frame.index + 1}` : `Iteration ${frame.index}`}${attempt}`,
      depth,
      steps: [],
      frame,
      status: frame.status,
      from: frame.startedAt,
      ...(frame.endedAt === undefined ? {} : { to: frame.endedAt }),
      isOpen,
      iterations: null,
    });
    if (isOpen) {
      addFrame(frame, depth + 1);
    }
  }
}

function timesOf(frames: readonly Frame[]): IterationTimes {
  const ascending = (times: number[]) => times.sort((a, b) => a - b);
  return {
    starts: ascending(frames.map((f) => f.startedAt)),
    ends: ascending(frames.flatMap((f) => f.endedAt ?? [])),
    failures: ascending(frames.flatMap((f) => (f.status === 'FAILED' && f.endedAt !== undefined ? [f.endedAt] : []))),
  };
}

/** How many of ascending times are not later than one. */
export function countUntil(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
