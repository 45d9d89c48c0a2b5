// What an execution's history says, as people think of it: which states were visited where, and how often each was tried.
//
//   History ── top: Frame ── steps: Step[] ── attempts: Attempt[] ── frames: Frame[] ── steps …
//
// A frame is one place where an execution is: the top level, an iteration of a Map, a branch of a Parallel.
// A step is one visit of a state in a frame; a loop visits a state several times. Times are seconds since 1970, texts are JSON texts as recorded.
// The objects grow while events are added (`History.version` tells); to those who read them they are read-only.
import type { HistoryEvent } from '../aws/historyEvent';

export type StepStatus = 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'CAUGHT_ERROR';

export type StateType = 'Task' | 'Pass' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

/** Where states run one after the other. */
export interface Frame {
  readonly kind: 'EXECUTION' | 'ITERATION' | 'BRANCH';
  /** The Map or Parallel that it belongs to; null at the top. */
  readonly parent: Step | null;
  /** Index of the iteration, or of the branch in the order in which they began; 0 at the top. */
  readonly index: number;
  /** Which attempt of its parent began it, from 0. */
  readonly attempt: number;
  readonly status: Exclude<StepStatus, 'CAUGHT_ERROR'>;
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  /** In the order in which they were entered. */
  readonly steps: readonly Step[];
}

/** One visit of a state. */
export interface Step {
  /** The id of the event that entered it: unique in the execution. */
  readonly id: number;
  readonly name: string;
  readonly type: StateType;
  readonly frame: Frame;
  readonly status: StepStatus;
  readonly enteredAt: number;
  /** Absent while it goes on. */
  readonly exitedAt?: number | undefined;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** The field that could not be evaluated: `Output/result`. */
  readonly errorLocation?: string | undefined;
  /** Variables that it assigned: name to JSON text. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Of a Task: each call. Of a Map or Parallel: each time its iterations or branches were begun. Empty for the others. */
  readonly attempts: readonly Attempt[];
  /** The ids of its own events (not of steps inside it), ascending. */
  readonly events: readonly number[];
  /** A distributed Map's run. */
  readonly mapRunArn?: string | undefined;
  /** How often a redrive of the execution began it again. */
  readonly redrives: number;
}

export type AttemptStatus = 'SCHEDULED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'CANCELLED';

/** One try of a Task, Map or Parallel; the next begins after the back-off that its Retry asks for. */
export interface Attempt {
  /** From 0. */
  readonly number: number;
  readonly status: AttemptStatus;
  readonly scheduledAt: number;
  readonly startedAt?: number | undefined;
  /** When the service took a `.sync` or `.waitForTaskToken` call. */
  readonly submittedAt?: number | undefined;
  readonly endedAt?: number | undefined;
  readonly scheduledEvent: number;
  readonly startedEvent?: number | undefined;
  readonly submittedEvent?: number | undefined;
  readonly endedEvent?: number | undefined;
  /** Function's or activity's ARN, or `arn:aws:states:::sqs:sendMessage.waitForTaskToken`; absent for Map and Parallel. */
  readonly resource?: string | undefined;
  /** `lambda`, `sqs`, `aws-sdk:dynamodb`; absent where the resource is an ARN of AWS. */
  readonly service?: string | undefined;
  /** What was sent: the parameters of a service, the input of a function or activity. */
  readonly parameters?: string | undefined;
  /** The answer to the call itself, of `.sync` and `.waitForTaskToken`. */
  readonly submitted?: string | undefined;
  /** What came back. */
  readonly result?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly timeoutSeconds?: number | undefined;
  readonly heartbeatSeconds?: number | undefined;
  readonly workerName?: string | undefined;
  /** A redrive began it, not a Retry. */
  readonly isRedrive: boolean;
  /** Number of items, as the Map's start says it. */
  readonly length?: number | undefined;
  /** A Map's iterations by index as far as they began, or a Parallel's branches. */
  readonly frames: readonly Frame[];
  /** How many of the frames have each status. */
  readonly counts: Readonly<Record<Frame['status'], number>>;
}

export interface History {
  /** Grows with every change. */
  readonly version: number;
  /** `events[i]` has the id `i + 1`. */
  readonly events: readonly HistoryEvent[];
  readonly top: Frame;
  /** Every step, in the order in which they were entered. */
  readonly steps: readonly Step[];
  /** When the execution started: what elapsed times count from. */
  readonly startedAt: number;
  readonly endedAt?: number | undefined;
  readonly redrives: readonly Redrive[];
  /** The execution's own error, of its last end. */
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** How often a state was entered, as AWS counts transitions. */
  readonly transitions: number;
  /** The step that an event belongs to; null for the execution's own. */
  stepOf(eventId: number): Step | null;
  /** The visits of a state, in order, everywhere. */
  stepsOf(stateName: string): readonly Step[];
}

export interface Redrive {
  readonly event: number;
  readonly at: number;
  readonly count: number;
}
