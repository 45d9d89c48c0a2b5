import type { HistoryEvent } from '../aws/historyEvent';
import { blame, isStep, markFailing, type Owner } from './around';
import { caughtError } from './failures';
import { closeAttempt, type GrowingStep, newAttempt } from './growing';
import type { AttemptStatus } from './model';

/** A state is left: with its result, or with what a Catch made of its failure. */
export function exitStep(step: GrowingStep, event: HistoryEvent): void {
  const { output, assignedVariables } = event.stateExitedEventDetails!;
  step.events.push(event.id);
  step.exitedAt = event.timestamp;
  step.output = output;
  step.variables = assignedVariables;
  const attempt = step.attempts.at(-1);
  if (attempt) {
    closeAttempt(attempt, step.isFailing ? 'FAILED' : 'SUCCEEDED', event.timestamp);
  }
  step.status = step.isFailing ? 'CAUGHT_ERROR' : 'SUCCEEDED';
  if (step.isFailing && step.error === undefined && output !== undefined) {
    blame(step, caughtError(output));
  }
}

/** A Map or Parallel begins its iterations or branches, for the first time or again. */
export function beginChildren(step: GrowingStep, event: HistoryEvent): void {
  const before = step.attempts.at(-1);
  if (before) {
    closeAttempt(before, 'FAILED', event.timestamp);
  }
  const attempt = newAttempt(step, event.id, event.timestamp, 'RUNNING', step.status !== 'IN_PROGRESS');
  attempt.startedAt = event.timestamp;
  attempt.length = event.mapStateStartedEventDetails?.length;
  step.events.push(event.id);
}

/** All iterations or branches of a Map or Parallel have ended, or a failure has ended them. @param cause What the failure belongs to. */
export function endChildren(step: GrowingStep, event: HistoryEvent, status: AttemptStatus, cause: Owner): void {
  step.events.push(event.id);
  if (status === 'FAILED') {
    step.isFailing = true;
    step.isOver = true;
    if (isStep(cause) && cause !== step) {
      markFailing(cause);
      step.failedBy = cause;
      blame(step, cause);
    }
  }
  const attempt = step.attempts.at(-1);
  if (attempt) {
    closeAttempt(attempt, status, event.timestamp, event.id);
  }
}
