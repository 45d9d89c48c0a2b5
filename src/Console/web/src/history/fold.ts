import type { ErrorDetails, HistoryEvent } from '../aws/historyEvent';
import { abortedStep, blame, enclosing, isStep, markFailing, type Owner } from './around';
import { beginChildren, endChildren, exitStep } from './ending';
import { failureOf } from './failures';
import { addFrame, closeFrame, closeStep, type GrowingFrame, type GrowingStep, newAttempt, newFrame, newStep, reopenFrame } from './growing';
import type { AttemptStatus, History, Redrive, StateType } from './model';
import { Redriven } from './redriven';
import { goOn, resourceOf, schedule } from './tasks';

/**
 * Folds the events of a history, added in order of their ids, into what they tell (`model.ts`). The causal parent (`previousEventId`) says where
 * an event belongs; where it points to something else (a sibling's failure, a redrive), the names and the order of writing do.
 * Each event costs about the same, however long the history is.
 */
export class HistoryFold {
  private readonly events: HistoryEvent[] = [];
  private readonly owners: Owner[] = [];
  private readonly steps: GrowingStep[] = [];
  private readonly byName = new Map<string, GrowingStep[]>();
  private readonly redrives: Redrive[] = [];
  private readonly top = newFrame('EXECUTION', null, 0, 0);
  private redriven: Redriven | null = null;
  private ended: ErrorDetails & { readonly at: number } | null = null;
  private retries = 0;
  private version = 0;
  /** The iteration that the event before has ended: the abort of its state follows. */
  private aborting: GrowingFrame | null = null;

  /** The id of the last event that was added. */
  get lastId(): number {
    return this.events.length;
  }

  /** Adds events in the order of their ids; those that are there already are passed over. @returns Whether there was a new one. */
  append(events: readonly HistoryEvent[]): boolean {
    const before = this.lastId;
    for (const event of events) {
      if (event.id === this.lastId + 1) {
        this.events.push(event);
        this.owners.push(this.add(event));
      }
    }
    if (this.lastId === before) {
      return false;
    }
    this.version++;
    return true;
  }

  /** What is known now. A new object after each change; what it refers to grows. */
  history(): History {
    const { events, owners, steps, byName, top, redrives, ended } = this;
    return {
      version: this.version,
      events,
      top,
      steps,
      redrives,
      startedAt: top.startedAt,
      transitions: steps.length + this.retries,
      stepOf: (id) => {
        const owner = owners[id - 1];
        return owner === undefined ? null : isStep(owner) ? owner : owner.parent;
      },
      stepsOf: (name) => byName.get(name) ?? [],
      endedAt: ended?.at,
      error: ended?.error,
      cause: ended?.cause,
    };
  }

  private add(event: HistoryEvent): Owner {
    const aborting = this.aborting;
    this.aborting = null;
    const { type } = event;
    if (event.stateEnteredEventDetails) {
      return this.enter(event, event.stateEnteredEventDetails.name, event.stateEnteredEventDetails.input);
    }
    if (event.stateExitedEventDetails) {
      return this.exit(event);
    }
    switch (type) {
      case 'ExecutionStarted':
        this.top.startedAt = event.timestamp;
        return this.top;
      case 'ExecutionSucceeded':
      case 'ExecutionFailed':
      case 'ExecutionAborted':
      case 'ExecutionTimedOut':
        return this.end(event);
      case 'ExecutionRedriven':
        return this.redrive(event);
      case 'ParallelStateStarted':
      case 'MapStateStarted':
        return this.begin(event, type === 'MapStateStarted' ? 'Map' : 'Parallel');
      case 'ParallelStateSucceeded':
      case 'MapStateSucceeded':
        return this.childrenEnded(event, type === 'MapStateSucceeded' ? 'Map' : 'Parallel', 'SUCCEEDED');
      case 'ParallelStateFailed':
      case 'MapStateFailed':
        return this.childrenEnded(event, type === 'MapStateFailed' ? 'Map' : 'Parallel', 'FAILED');
      case 'MapIterationStarted':
        return this.beginIteration(event, event.mapIterationStartedEventDetails!.name, event.mapIterationStartedEventDetails!.index ?? 0);
      case 'MapIterationSucceeded':
      case 'MapIterationFailed':
      case 'MapIterationAborted':
        return this.endIteration(event);
      case 'TaskStateAborted':
      case 'WaitStateAborted':
      case 'ParallelStateAborted':
      case 'MapStateAborted':
        return this.abort(event, type.slice(0, -'StateAborted'.length) as StateType, aborting);
      case 'EvaluationFailed':
        return this.evaluationFailed(event);
      case 'MapRunStarted':
      case 'MapRunRedriven':
      case 'MapRunFailed':
      case 'MapRunSucceeded':
      case 'MapRunAborted':
        return this.mapRun(event);
      default:
        return this.task(event);
    }
  }

  private ownerOf(id: number): Owner {
    return this.owners[id - 1] ?? this.top;
  }

  private enter(event: HistoryEvent, name: string, input: string | undefined): GrowingStep {
    const frame = this.frameFor(event, name);
    if (frame.status !== 'IN_PROGRESS') {
      reopenFrame(frame);
    }
    const step = newStep(event.id, name, event.type.slice(0, -'StateEntered'.length) as StateType, frame, event.timestamp, input);
    frame.steps.push(step);
    this.steps.push(step);
    const visits = this.byName.get(name);
    if (visits) {
      visits.push(step);
    } else {
      this.byName.set(name, [step]);
    }
    return step;
  }

  private frameFor(event: HistoryEvent, name: string): GrowingFrame {
    const previous = this.events[event.previousEventId - 1];
    const owner = this.ownerOf(event.previousEventId);
    if (previous?.type === 'ExecutionRedriven' && this.redriven) {
      return this.redriven.frameFor(name) ?? this.top;
    }
    if (!isStep(owner)) {
      return owner;
    }
    if (previous?.type === 'ParallelStateStarted') {
      const attempt = owner.attempts.at(-1)!;
      const branch = newFrame('BRANCH', owner, attempt.frames.length, event.timestamp);
      addFrame(attempt, branch);
      return branch;
    }
    return owner.frame;
  }

  private exit(event: HistoryEvent): Owner {
    const { name } = event.stateExitedEventDetails!;
    const step = enclosing(this.ownerOf(event.previousEventId), (s) => s.name === name) ?? this.openVisit(name);
    if (!step) {
      return this.top;
    }
    exitStep(step, event);
    return step;
  }

  private openVisit(name: string): GrowingStep | undefined {
    const visits = this.byName.get(name);
    return visits?.find((s) => s.exitedAt === undefined) ?? visits?.at(-1);
  }

  private end(event: HistoryEvent): Owner {
    const details = failureOf(event) ?? {};
    const previous = this.ownerOf(event.previousEventId);
    const at = event.timestamp;
    this.ended = { ...details, at };
    if (event.type === 'ExecutionFailed') {
      const failed = isStep(previous) && (previous.exitedAt === undefined || previous.type === 'Fail') ? previous : this.top.steps.at(-1);
      if (failed && (failed.exitedAt === undefined || failed.type === 'Fail')) {
        failed.isFailing = true;
        blame(failed, details);
      }
    }
    closeFrame(this.top, event.type === 'ExecutionSucceeded' ? 'SUCCEEDED' : event.type === 'ExecutionFailed' ? 'FAILED' : 'CANCELLED', at);
    return this.top;
  }

  private redrive(event: HistoryEvent): Owner {
    this.ended = null;
    this.redrives.push({ event: event.id, at: event.timestamp, count: event.executionRedrivenEventDetails?.redriveCount ?? this.redrives.length + 1 });
    this.redriven = new Redriven(this.top);
    reopenFrame(this.top);
    this.redriven.resumeWaits();
    return this.top;
  }

  private begin(event: HistoryEvent, type: StateType): Owner {
    const step = enclosing(this.ownerOf(event.previousEventId), (s) => s.type === type && s.exitedAt === undefined) ?? this.redriven?.next(type);
    if (!step) {
      return this.top;
    }
    beginChildren(step, event);
    return step;
  }

  private childrenEnded(event: HistoryEvent, type: StateType, status: AttemptStatus): Owner {
    const cause = this.ownerOf(event.previousEventId);
    const step = enclosing(cause, (s) => s.type === type && s.exitedAt === undefined && !s.isOver);
    if (!step) {
      return this.top;
    }
    endChildren(step, event, status, cause);
    return step;
  }

  private mapOf(event: HistoryEvent, name: string | undefined): GrowingStep | undefined {
    return enclosing(this.ownerOf(event.previousEventId), (s) => s.name === name) ?? this.byName.get(name ?? '')?.at(-1);
  }

  private beginIteration(event: HistoryEvent, name: string | undefined, index: number): Owner {
    const map = this.mapOf(event, name);
    if (!map) {
      return this.top;
    }
    const attempt = map.attempts.at(-1) ?? newAttempt(map, event.id, event.timestamp, 'RUNNING', false);
    const known = attempt.frames[index];
    if (known?.index === index) {
      reopenFrame(known);
      return known;
    }
    const frame = newFrame('ITERATION', map, index, event.timestamp);
    addFrame(attempt, frame);
    return frame;
  }

  private endIteration(event: HistoryEvent): Owner {
    const details = event.mapIterationSucceededEventDetails ?? event.mapIterationFailedEventDetails ?? event.mapIterationAbortedEventDetails;
    const frames = this.mapOf(event, details?.name)?.attempts.at(-1)?.frames;
    const index = details?.index ?? 0;
    const frame = frames?.[index]?.index === index ? frames[index] : frames?.find((f) => f.index === index);
    if (!frame) {
      return this.top;
    }
    if (event.type === 'MapIterationFailed') {
      markFailing(this.ownerOf(event.previousEventId));
    }
    closeFrame(frame, event.type === 'MapIterationSucceeded' ? 'SUCCEEDED' : event.type === 'MapIterationFailed' ? 'FAILED' : 'CANCELLED', event.timestamp);
    this.aborting = event.type === 'MapIterationSucceeded' ? null : frame;
    return frame;
  }

  private abort(event: HistoryEvent, type: StateType, iteration: GrowingFrame | null): Owner {
    const found = abortedStep(this.ownerOf(event.previousEventId), type, iteration);
    if (!found) {
      return this.top;
    }
    found.isAborted = true;
    found.events.push(event.id);
    closeStep(found, event.timestamp);
    return found;
  }

  private evaluationFailed(event: HistoryEvent): Owner {
    const details = event.evaluationFailedEventDetails!;
    const visits = this.byName.get(details.state) ?? [];
    // The parent is mostly the event before the state was entered, which both then share.
    const step = visits.findLast((s) => s.id === event.previousEventId || this.events[s.id - 1]!.previousEventId === event.previousEventId) ?? enclosing(this.ownerOf(event.previousEventId), (s) => s.name === details.state) ?? visits.at(-1);
    if (!step) {
      return this.top;
    }
    step.events.push(event.id);
    step.isFailing = true;
    blame(step, details);
    step.errorLocation = details.location;
    return step;
  }

  private mapRun(event: HistoryEvent): Owner {
    const redriven = event.mapRunRedrivenEventDetails;
    const step = redriven ? this.steps.findLast((s) => s.mapRunArn === redriven.mapRunArn) : enclosing(this.ownerOf(event.previousEventId), (s) => s.type === 'Map');
    if (!step) {
      return this.top;
    }
    step.events.push(event.id);
    if (event.mapRunStartedEventDetails) {
      step.mapRunArn = event.mapRunStartedEventDetails.mapRunArn;
    } else if (redriven) {
      newAttempt(step, event.id, event.timestamp, 'RUNNING', true).startedAt = event.timestamp;
    } else if (event.type === 'MapRunFailed') {
      blame(step, event.mapRunFailedEventDetails ?? {});
    }
    return step;
  }

  private task(event: HistoryEvent): Owner {
    const owner = this.ownerOf(event.previousEventId);
    const isScheduled = event.type.endsWith('Scheduled');
    const step = isStep(owner) && owner.type === 'Task' ? owner : isScheduled ? this.redriven?.next('Task', resourceOf(event)) : undefined;
    if (!step) {
      return isStep(owner) ? owner : this.top;
    }
    step.events.push(event.id);
    if (isScheduled) {
      this.retries += step.attempts.length > 0 ? 1 : 0;
      schedule(step, event);
      return step;
    }
    goOn(step, event);
    return step;
  }
}
