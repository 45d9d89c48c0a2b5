import type { ErrorDetails } from '../aws/historyEvent';
import type { GrowingFrame, GrowingStep } from './growing';
import type { StateType } from './model';

/** What an event belongs to: a step, or the frame itself (its begin and its end). */
export type Owner = GrowingStep | GrowingFrame;

export const isStep = (owner: Owner): owner is GrowingStep => 'frame' in owner;

/** The first step that fits: the owner itself if it is one, then those around it. */
export function enclosing(owner: Owner, fits: (step: GrowingStep) => boolean): GrowingStep | undefined {
  for (let step = isStep(owner) ? owner : owner.parent; step; step = step.frame.parent) {
    if (fits(step)) {
      return step;
    }
  }
  return undefined;
}

/**
 * The step that a `TaskStateAborted` or its like is about. The event says neither which state nor where: it is in the iteration that the event
 * before has ended, else the first of its type that is open around the failure.
 * @param cause What the failure belongs to.
 */
export function abortedStep(cause: Owner, type: StateType, iteration: GrowingFrame | null): GrowingStep | undefined {
  const fits = (s: GrowingStep) => s.type === type && !s.isAborted;
  const last = iteration?.steps.at(-1);
  let found = last && fits(last) ? last : isStep(cause) && fits(cause) ? cause : undefined;
  for (let frame: GrowingFrame | null = isStep(cause) ? cause.frame : cause; !found && frame?.parent; frame = frame.parent.frame) {
    found = firstOpen(frame.parent, fits);
  }
  return found;
}

/** The first step inside that fits and was not exited, innermost first. */
function firstOpen(step: GrowingStep, fits: (step: GrowingStep) => boolean): GrowingStep | undefined {
  for (const frame of step.attempts.at(-1)?.frames ?? []) {
    const last = frame.status === 'SUCCEEDED' ? undefined : frame.steps.at(-1);
    if (last && (last.status === 'IN_PROGRESS' || last.status === 'CANCELLED')) {
      const inside = firstOpen(last, fits);
      if (inside) {
        return inside;
      }
      if (fits(last)) {
        return last;
      }
    }
  }
  return undefined;
}

/** A JSONPath that finds nothing makes a state fail without an event of its own. */
export function markFailing(owner: Owner): void {
  if (isStep(owner) && owner.exitedAt === undefined) {
    owner.isFailing = true;
  }
}

/** Says why it failed, also of the step inside that made it fail, where that isn't known yet. */
export function blame(step: GrowingStep, { error, cause }: ErrorDetails): void {
  for (let s: GrowingStep | null = step; s; s = s.failedBy) {
    if (s !== step && s.error !== undefined) {
      return;
    }
    if (error !== undefined) {
      s.error = error;
    }
    if (cause !== undefined) {
      s.cause = cause;
    }
  }
}
