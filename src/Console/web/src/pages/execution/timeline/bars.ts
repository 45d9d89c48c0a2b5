import type { Attempt, Step, StepStatus } from '../../../history/model';
import type { TimelineRow } from './rows';

/** What is drawn on a line. */
export interface Bar {
  readonly kind: 'WORK' | 'WAITING' | 'BACKOFF' | 'SPAN';
  readonly status: StepStatus;
  readonly from: number;
  /** Absent while it goes on. */
  readonly to?: number;
  readonly step: Step | null;
  /** From 1; absent where there was only one. */
  readonly attempt?: number;
}

const ofAttempt: Record<Attempt['status'], StepStatus> = { SCHEDULED: 'IN_PROGRESS', RUNNING: 'IN_PROGRESS', SUCCEEDED: 'SUCCEEDED', FAILED: 'FAILED', TIMED_OUT: 'FAILED', CANCELLED: 'CANCELLED' };

const ended = (to: number | undefined) => (to === undefined ? {} : { to });

/** The bars of a line, what lies behind first. */
export function barsOf(row: TimelineRow): readonly Bar[] {
  if (row.frame) {
    return [{ kind: 'WORK', status: row.status, from: row.from, ...ended(row.to), step: null }];
  }
  return row.steps.flatMap(barsOfStep);
}

function barsOfStep(step: Step): readonly Bar[] {
  if (step.attempts.length === 0) {
    return [{ kind: 'WORK', status: step.status, from: step.enteredAt, ...ended(step.exitedAt), step }];
  }
  const bars: Bar[] = [{ kind: 'SPAN', status: step.status, from: step.enteredAt, ...ended(step.exitedAt), step }];
  step.attempts.forEach((attempt, i) => {
    const before = step.attempts[i - 1];
    if (before?.endedAt !== undefined && attempt.scheduledAt > before.endedAt) {
      bars.push({ kind: 'BACKOFF', status: before.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED', from: before.endedAt, to: attempt.scheduledAt, step });
    }
    const status = ofAttempt[attempt.status];
    const number = step.attempts.length > 1 ? { attempt: i + 1 } : {};
    if (attempt.startedAt !== undefined && attempt.startedAt > attempt.scheduledAt) {
      bars.push({ kind: 'WAITING', status, from: attempt.scheduledAt, to: attempt.startedAt, step, ...number });
    }
    bars.push({ kind: 'WORK', status, from: attempt.startedAt ?? attempt.scheduledAt, ...ended(attempt.endedAt), step, ...number });
  });
  const last = step.attempts.at(-1)!;
  // Between a failed attempt and the next, which has not begun yet.
  if (step.exitedAt === undefined && step.status === 'IN_PROGRESS' && last.endedAt !== undefined && last.status !== 'SUCCEEDED') {
    bars.push({ kind: 'BACKOFF', status: 'FAILED', from: last.endedAt, step });
  }
  return bars;
}

/** The bar at a time, the topmost one; `slack` seconds beside it count as on it. */
export function barAt(bars: readonly Bar[], at: number, now: number, slack: number): Bar | null {
  const on = (bar: Bar, more: number) => at >= bar.from - more && at <= (bar.to ?? now) + more;
  return bars.findLast((b) => b.kind !== 'SPAN' && on(b, 0)) ?? bars.findLast((b) => on(b, slack)) ?? null;
}
