import { findState, type Machine } from '../asl/machine';
import type { Frame, History, Step } from './model';

/** Which iteration of which Map is looked at; a Map that isn't here is looked at as a whole. */
export type Picks = ReadonlyMap<string, number>;

/** What the page's address says. */
export interface Chosen {
  /** A state's name. */
  readonly step: string | null;
  /** The indexes of the Maps around it, outermost first: `3`, `3.0`. */
  readonly iteration: string | null;
  /** The Map whose iteration it is while a step outside of it is chosen. */
  readonly map: string | null;
  /** The id of one visit, where it isn't the last one. */
  readonly visit: string | null;
}

/** The inline Maps around a state, and itself if it is one, outermost first. What is inside of a distributed Map is other executions'. */
export function mapsAround(machine: Machine, name: string): readonly string[] {
  const state = findState(machine, name);
  return state ? [...state.parents, state].filter((s) => s.type === 'Map' && !s.isDistributed).map((s) => s.name) : [];
}

/** The Maps that the iteration picker is for: those around the chosen step, else those of the Map in the address, else the machine's first. */
export function pickedMaps(machine: Machine, { step, map }: Pick<Chosen, 'step' | 'map'>): readonly string[] {
  const around = step === null ? [] : mapsAround(machine, step);
  if (around.length > 0) {
    return around;
  }
  const named = map === null ? [] : mapsAround(machine, map);
  if (named.length > 0) {
    return named;
  }
  const first = machine.states.find((s) => s.type === 'Map' && !s.isDistributed);
  return first ? mapsAround(machine, first.name) : [];
}

export function readPicks(maps: readonly string[], iteration: string | null): Picks {
  const picks = new Map<string, number>();
  for (const [i, part] of (iteration ?? '').split('.').entries()) {
    if (i >= maps.length || !/^\d{1,7}$/.test(part)) {
      break;
    }
    picks.set(maps[i]!, Number(part));
  }
  return picks;
}

/** Null when nothing is picked. An inner Map's index counts only together with those around it. */
export function writePicks(maps: readonly string[], picks: Picks): string | null {
  const parts: number[] = [];
  for (const map of maps) {
    const index = picks.get(map);
    if (index === undefined) {
      break;
    }
    parts.push(index);
  }
  return parts.length > 0 ? parts.join('.') : null;
}

/** The address after a state was chosen: its Maps' iterations stay as they are as far as they are the same Maps. */
export function chooseStep(machine: Machine, before: Chosen, step: string | null): Chosen {
  const maps = pickedMaps(machine, before);
  const picks = readPicks(maps, before.iteration);
  const around = step === null ? [] : mapsAround(machine, step);
  if (around.length > 0) {
    return { step, iteration: writePicks(around, picks), map: null, visit: null };
  }
  const innermost = maps[picks.size - 1];
  const isFirst = innermost === undefined || pickedMaps(machine, { step: null, map: null }).at(-1) === innermost;
  return { step, iteration: before.iteration, map: isFirst ? null : innermost, visit: null };
}

/** The address that names this very visit. */
export function chooseVisit(machine: Machine, history: History, step: Step): Chosen {
  const maps = mapsAround(machine, step.name);
  const indexes = new Map<string, number>();
  for (let frame: Frame | undefined = step.frame; frame; frame = frame.parent?.frame) {
    if (frame.kind === 'ITERATION') {
      indexes.set(frame.parent!.name, frame.index);
    }
  }
  const iteration = writePicks(maps, indexes);
  const chosen: Chosen = { step: step.name, iteration, map: null, visit: null };
  return visitsShown(history, step.name, readPicks(maps, iteration)).at(-1) === step ? chosen : { ...chosen, visit: String(step.id) };
}

/** The last visit of a state in each frame that is looked at, in the order of their entering; frames of attempts that were given up are left out. */
export function visitsShown(history: History, name: string, picks: Picks): readonly Step[] {
  const last = new Map<Frame, Step>();
  for (const step of history.stepsOf(name)) {
    if (isShown(step.frame, picks)) {
      last.set(step.frame, step);
    }
  }
  return [...last.values()];
}

function isShown(frame: Frame, picks: Picks): boolean {
  for (let at = frame; at.parent; at = at.parent.frame) {
    const { parent } = at;
    if (at.attempt !== parent.attempts.length - 1) {
      return false;
    }
    const index = at.kind === 'ITERATION' ? picks.get(parent.name) : undefined;
    if (index !== undefined && index !== at.index) {
      return false;
    }
    // A loop has entered the Map or Parallel again since.
    if (parent.frame.steps.at(-1) !== parent && parent.frame.steps.findLast((s) => s.name === parent.name) !== parent) {
      return false;
    }
  }
  return true;
}

// In an iteration of each picked Map.
function isInside(frame: Frame, picks: Picks): boolean {
  let count = 0;
  for (let at: Frame | undefined = frame; at?.parent; at = at.parent.frame) {
    count += at.kind === 'ITERATION' && picks.has(at.parent.name) ? 1 : 0;
  }
  return count === picks.size;
}

const urgency = { FAILED: 4, IN_PROGRESS: 3, CAUGHT_ERROR: 2, CANCELLED: 1, SUCCEEDED: 0 } as const;

/** Of several iterations' visits the one that tells most: one that has failed, else one that goes on, else the first. */
export function mostTelling(visits: readonly Step[]): Step | null {
  return visits.reduce<Step | null>((best, step) => (best === null || urgency[step.status] > urgency[best.status] ? step : best), null);
}

/** What to show while no step is chosen: of the picked iteration what tells most, else what made the execution fail, what it does now, or what it did last. */
export function defaultStep(history: History, picks: Picks): Step | null {
  const leaf = (step: Step) => step.type !== 'Map' && step.type !== 'Parallel';
  if (picks.size > 0) {
    const inside = history.steps.filter((step) => isInside(step.frame, picks) && isShown(step.frame, picks)).toReversed();
    const telling = mostTelling(inside.filter(leaf)) ?? mostTelling(inside);
    if (telling !== null) {
      return telling;
    }
  }
  if (history.top.status === 'FAILED') {
    return history.steps.findLast((s) => s.status === 'FAILED' && leaf(s)) ?? history.steps.findLast((s) => s.status === 'FAILED') ?? null;
  }
  if (history.top.status === 'IN_PROGRESS') {
    return history.steps.findLast((s) => s.status === 'IN_PROGRESS' && leaf(s)) ?? history.steps.at(-1) ?? null;
  }
  return history.top.steps.at(-1) ?? null;
}
