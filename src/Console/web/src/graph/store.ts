import { createContext, type KeyboardEvent, useContext, useSyncExternalStore } from 'react';
import type { StateMark, StateMarks, StepMap, StepState } from './steps';

interface Shown {
  readonly steps: StepMap | undefined;
  readonly marks: StateMarks | undefined;
  readonly selected: string | null;
  /** Id of the card that the Tab key comes to. */
  readonly current: string | undefined;
  /** The keyboard brought us there: the card takes the focus, also when it is drawn only now. */
  readonly isWalking: boolean;
}

export interface CardActions {
  readonly onSelect: (id: string, name: string) => void;
  /** To the state that a jump stands for. */
  readonly onJump: (id: string) => void;
  readonly onKeyDown: (id: string, name: string, event: KeyboardEvent) => void;
}

/**
 * What changes while the layout stays: cards read their own part of it, so that a live update draws anew only the cards that it is about,
 * whatever the number of states.
 */
export class GraphStore {
  private readonly listeners = new Set<() => void>();
  private shown: Shown = { steps: undefined, marks: undefined, selected: null, current: undefined, isWalking: false };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get(): Shown {
    return this.shown;
  }

  show(change: Partial<Shown>): void {
    const next = { ...this.shown, ...change };
    next.steps = unchangedKept(this.shown.steps, next.steps);
    this.shown = next;
    this.listeners.forEach((listener) => listener());
  }
}

// A page may make the whole map anew for each event; cards compare by identity.
function unchangedKept(before: StepMap | undefined, after: StepMap | undefined): StepMap | undefined {
  if (before === undefined || after === undefined || before === after) {
    return after;
  }
  return new Map([...after].map(([name, step]) => [name, isSame(before.get(name), step) ? before.get(name)! : step]));
}

function isSame(a: StepState | undefined, b: StepState): boolean {
  return a?.status === b.status && a.enteredAt === b.enteredAt && a.exitedAt === b.exitedAt && a.retries === b.retries && a.note === b.note && a.progress === b.progress;
}

export const GraphStoreContext = createContext(new GraphStore());

export const CardActionsContext = createContext<CardActions>({ onSelect: () => undefined, onJump: () => undefined, onKeyDown: () => undefined });

function useShown<T>(select: (shown: Shown) => T): T {
  const store = useContext(GraphStoreContext);
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

export function useStep(name: string): StepState | undefined {
  return useShown(({ steps }) => steps?.get(name));
}

export function useIsRun(): boolean {
  return useShown(({ steps }) => steps !== undefined);
}

export function useMark(name: string): StateMark | undefined {
  return useShown(({ marks }) => marks?.get(name));
}

export function useIsSelected(name: string): boolean {
  return useShown(({ selected }) => selected === name);
}

export function useIsCurrent(id: string): boolean {
  return useShown(({ current }) => current === id);
}

export function useHasFocus(id: string): boolean {
  return useShown(({ current, isWalking }) => isWalking && current === id);
}
