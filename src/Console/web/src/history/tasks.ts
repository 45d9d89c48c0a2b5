import type { HistoryEvent } from '../aws/historyEvent';
import { blame } from './around';
import { failureOf } from './failures';
import { closeAttempt, type GrowingStep, newAttempt } from './growing';

/** A Task's next attempt begins. */
export function schedule(step: GrowingStep, event: HistoryEvent): void {
  const attempt = newAttempt(step, event.id, event.timestamp, 'SCHEDULED', step.status !== 'IN_PROGRESS');
  const task = event.taskScheduledEventDetails;
  const plain = event.lambdaFunctionScheduledEventDetails ?? event.activityScheduledEventDetails;
  attempt.resource = resourceOf(event);
  attempt.service = task?.resourceType;
  attempt.parameters = task?.parameters ?? plain?.input;
  attempt.timeoutSeconds = task?.timeoutInSeconds ?? plain?.timeoutInSeconds;
  attempt.heartbeatSeconds = task?.heartbeatInSeconds ?? event.activityScheduledEventDetails?.heartbeatInSeconds;
  step.error = undefined;
  step.cause = undefined;
}

/** What the event of a Task's call says about its last attempt. */
export function goOn(step: GrowingStep, event: HistoryEvent): void {
  const attempt = step.attempts.at(-1) ?? newAttempt(step, event.id, event.timestamp, 'SCHEDULED', false);
  const failure = failureOf(event);
  if (failure) {
    closeAttempt(attempt, event.type.endsWith('TimedOut') ? 'TIMED_OUT' : 'FAILED', event.timestamp, event.id);
    attempt.status = event.type.endsWith('TimedOut') ? 'TIMED_OUT' : 'FAILED';
    Object.assign(attempt, failure);
    step.isFailing = true;
    blame(step, failure);
  } else if (event.type.endsWith('Succeeded')) {
    closeAttempt(attempt, 'SUCCEEDED', event.timestamp, event.id);
    attempt.result = (event.taskSucceededEventDetails ?? event.lambdaFunctionSucceededEventDetails ?? event.activitySucceededEventDetails)?.output;
  } else {
    attempt.status = 'RUNNING';
    if (event.type === 'TaskSubmitted') {
      attempt.submittedAt = event.timestamp;
      attempt.submittedEvent = event.id;
      attempt.submitted = event.taskSubmittedEventDetails?.output;
    } else {
      attempt.startedAt = event.timestamp;
      attempt.startedEvent = event.id;
      attempt.workerName = event.activityStartedEventDetails?.workerName;
    }
  }
}

/** What a Task's call is made to; for a service as the definition writes it. */
export function resourceOf(event: HistoryEvent): string | undefined {
  const task = event.taskScheduledEventDetails;
  return task ? `arn:aws:states:::${task.resourceType}:${task.resource}` : (event.lambdaFunctionScheduledEventDetails ?? event.activityScheduledEventDetails)?.resource;
}
