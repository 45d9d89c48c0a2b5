import { type GrowingFrame, type GrowingStep, reopen } from './growing';
import type { StateType } from './model';

/**
 * What a redrive goes on from: the steps that were open when the execution ended. What it does first in each of them has the redrive itself
 * as its parent, in the order of the frames; so only the state's name, type or resource says which one it is.
 */
export class Redriven {
  private readonly open: GrowingStep[] = [];
  private readonly over: GrowingFrame[] = [];

  constructor(top: GrowingFrame) {
    this.collect(top);
  }

  private collect(frame: GrowingFrame): void {
    const last = frame.steps.at(-1);
    if (!last || last.status === 'SUCCEEDED' || last.status === 'CAUGHT_ERROR') {
      this.over.push(frame);
      return;
    }
    const frames = last.attempts.at(-1)?.frames.filter((f) => f.status === 'FAILED' || f.status === 'CANCELLED') ?? [];
    if (frames.length === 0) {
      this.open.push(last);
    }
    frames.forEach((f) => this.collect(f));
  }

  /** Waits that were ended go on without an event. */
  resumeWaits(): void {
    this.open.filter((s) => s.type === 'Wait' && s.status === 'CANCELLED').forEach(reopen);
  }

  /** The next step of that type that goes on; one with this resource rather than another. */
  next(type: StateType, resource?: string): GrowingStep | undefined {
    const isOf = (s: GrowingStep) => s.type === type && s.status !== 'IN_PROGRESS';
    const step = this.open.find((s) => isOf(s) && s.attempts.at(-1)?.resource === resource) ?? this.open.find(isOf);
    this.take(step);
    return step;
  }

  /** Where a state is entered: again where it had failed, else where a state was still to be entered. */
  frameFor(name: string): GrowingFrame | undefined {
    const again = this.open.find((s) => s.name === name && s.status !== 'IN_PROGRESS');
    this.take(again);
    return again?.frame ?? this.over.shift();
  }

  private take(step: GrowingStep | undefined): void {
    if (step) {
      this.open.splice(this.open.indexOf(step), 1);
    }
  }
}
