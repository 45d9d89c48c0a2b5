export type StepStatus = 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'CAUGHT_ERROR';

/** What a run shows on a state's card. */
export interface StepState {
  readonly status: StepStatus;
  /** Seconds since 1970; without `exitedAt` it ticks. */
  readonly enteredAt?: number;
  readonly exitedAt?: number;
  readonly retries?: number;
  /** A Map's header: `12 / 40 done · 2 failed`. */
  readonly note?: string;
  /** A Map's or Map run's share that is done, 0 to 1. */
  readonly progress?: number;
}

export type StepMap = ReadonlyMap<string, StepState>;

/** A mistake in a state. */
export interface StateMark {
  readonly severity: 'ERROR' | 'WARNING';
  readonly message: string;
}

export type StateMarks = ReadonlyMap<string, StateMark>;

/** What a card can look like: a step's status, or that the run hasn't come there. */
export type ShownStatus = StepStatus | 'NOT_REACHED';

/** In the order of the legend. */
export const shownStatuses: readonly ShownStatus[] = ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'CAUGHT_ERROR', 'NOT_REACHED'];
