// The model while it is built: the same shapes as in `model.ts`, with what folding needs to know besides.
import type { Attempt, AttemptStatus, Frame, StateType, Step } from './model';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface GrowingFrame extends Writable<Omit<Frame, 'parent' | 'steps'>> {
  parent: GrowingStep | null;
  steps: GrowingStep[];
}

export interface GrowingStep extends Writable<Omit<Step, 'frame' | 'attempts' | 'events'>> {
  frame: GrowingFrame;
  attempts: GrowingAttempt[];
  events: number[];
  /** It has failed and nothing has been done about that yet: a retry, a Catch or the end follows. */
  isFailing: boolean;
  /** The Map's or Parallel's own failure is written; what fails next is outside of it. */
  isOver: boolean;
  /** An event said that a sibling's failure ended it. */
  isAborted: boolean;
  /** The step inside that made a Map or Parallel fail. */
  failedBy: GrowingStep | null;
}

export interface GrowingAttempt extends Writable<Omit<Attempt, 'frames' | 'counts'>> {
  frames: GrowingFrame[];
  counts: Record<Frame['status'], number>;
}

export function newFrame(kind: Frame['kind'], parent: GrowingStep | null, index: number, at: number): GrowingFrame {
  return { kind, parent, index, attempt: parent === null ? 0 : parent.attempts.length - 1, status: 'IN_PROGRESS', startedAt: at, steps: [] };
}

export function newStep(id: number, name: string, type: StateType, frame: GrowingFrame, at: number, input: string | undefined): GrowingStep {
  return {
    id,
    name,
    type,
    frame,
    status: type === 'Fail' ? 'FAILED' : 'IN_PROGRESS',
    enteredAt: at,
    attempts: [],
    events: [id],
    redrives: 0,
    isFailing: type === 'Fail',
    isOver: false,
    isAborted: false,
    failedBy: null,
    input,
    exitedAt: type === 'Fail' ? at : undefined,
  };
}

export function newAttempt(step: GrowingStep, event: number, at: number, status: AttemptStatus, isRedrive: boolean): GrowingAttempt {
  const attempt: GrowingAttempt = { number: step.attempts.length, status, scheduledAt: at, scheduledEvent: event, isRedrive, frames: [], counts: { IN_PROGRESS: 0, SUCCEEDED: 0, FAILED: 0, CANCELLED: 0 } };
  step.attempts.push(attempt);
  step.isFailing = false;
  step.isOver = false;
  step.failedBy = null;
  reopen(step);
  return attempt;
}

/** The step, and with it all around it, goes on. */
export function reopen(step: GrowingStep): void {
  if (step.status === 'IN_PROGRESS') {
    return;
  }
  step.status = 'IN_PROGRESS';
  step.isFailing = false;
  step.isOver = false;
  step.isAborted = false;
  step.redrives++;
  step.exitedAt = undefined;
  step.error = undefined;
  step.cause = undefined;
  step.errorLocation = undefined;
  reopenFrame(step.frame);
}

export function reopenFrame(frame: GrowingFrame): void {
  if (frame.status !== 'IN_PROGRESS') {
    setFrameStatus(frame, 'IN_PROGRESS');
    frame.endedAt = undefined;
  }
  const parent = frame.parent;
  if (parent && parent.status !== 'IN_PROGRESS') {
    const attempt = parent.attempts[frame.attempt]!;
    attempt.status = 'RUNNING';
    attempt.endedAt = undefined;
    attempt.error = undefined;
    attempt.cause = undefined;
    reopen(parent);
  }
}

export function addFrame(attempt: GrowingAttempt, frame: GrowingFrame): void {
  attempt.frames.push(frame);
  attempt.counts[frame.status]++;
}

function setFrameStatus(frame: GrowingFrame, status: Frame['status']): void {
  const counts = frame.parent?.attempts[frame.attempt]?.counts;
  if (counts) {
    counts[frame.status]--;
    counts[status]++;
  }
  frame.status = status;
}

/** Ends a frame with everything in it that still goes on. */
export function closeFrame(frame: GrowingFrame, status: Frame['status'], at: number): void {
  if (frame.status !== 'IN_PROGRESS') {
    return;
  }
  setFrameStatus(frame, status);
  frame.endedAt = at;
  // Only the last step of a frame can be open.
  const last = frame.steps.at(-1);
  if (last) {
    closeStep(last, at);
  }
}

/** Ends a step that will not be exited: it has failed, or something else's end ended it. */
export function closeStep(step: GrowingStep, at: number): void {
  if (step.exitedAt !== undefined) {
    return;
  }
  step.exitedAt = at;
  step.status = step.isFailing ? 'FAILED' : 'CANCELLED';
  const attempt = step.attempts.at(-1);
  if (attempt) {
    closeAttempt(attempt, step.isFailing ? 'FAILED' : 'CANCELLED', at);
  }
}

/** Ends an attempt with the frames of it that still go on: failed where something in them has failed, else cancelled. */
export function closeAttempt(attempt: GrowingAttempt, status: AttemptStatus, at: number, event?: number): void {
  if (attempt.endedAt === undefined) {
    attempt.endedAt = at;
    attempt.status = status;
    attempt.endedEvent = event;
  }
  if (attempt.counts.IN_PROGRESS > 0) {
    for (const frame of attempt.frames) {
      closeFrame(frame, status === 'SUCCEEDED' ? 'SUCCEEDED' : frame.steps.at(-1)?.isFailing ? 'FAILED' : 'CANCELLED', at);
    }
  }
}

