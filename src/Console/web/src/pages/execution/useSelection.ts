import { useMemo } from 'react';
import { useAddressValues } from '../../app/address';
import type { Machine } from '../../asl/machine';
import type { History, Step } from '../../history/model';
import { type Chosen, chooseStep, chooseVisit, defaultStep, mostTelling, pickedMaps, type Picks, readPicks, visitsShown, writePicks } from '../../history/selection';

/** What is looked at. It is in the address: `?step=PrintItem&iteration=3&event=14&attempt=1`. */
export interface Selection {
  /** The state's name; while none is chosen that of the step that tells most. */
  readonly state: string | null;
  /** The visit of it that is shown; null for a state that was not reached. */
  readonly step: Step | null;
  /** Its other visits in the same iterations: a loop's. */
  readonly visits: readonly Step[];
  /** The Maps that an iteration can be picked of, outermost first. */
  readonly maps: readonly string[];
  readonly picks: Picks;
  readonly event: number | null;
  /** Differs when something else is selected, and not when the same goes on. */
  readonly key: string;
  /** Somebody chose it, and it is not only what is shown at first. */
  readonly isChosen: boolean;
  chooseState(name: string | null): void;
  chooseStep(step: Step): void;
  chooseEvent(id: number): void;
  /** Null: all iterations. */
  pick(map: string, index: number | null): void;
}

export function useSelection(machine: Machine, history: History | null): Selection {
  const [address, setAddress] = useAddressValues();
  const step = address.get('step');
  const iteration = address.get('iteration');
  const map = address.get('map');
  const visit = address.get('visit');
  const event = address.get('event');
  return useMemo(() => {
    const chosen: Chosen = { step, iteration, map, visit };
    const maps = pickedMaps(machine, chosen);
    const picks = readPicks(maps, iteration);
    const eventId = event !== null && /^\d{1,9}$/.test(event) ? Number(event) : null;
    const shown = history === null ? null : shownStep(history, chosen, picks, eventId);
    const show = (next: Chosen, nextEvent: number | null = null) => setAddress({ ...next, event: nextEvent === null ? null : String(nextEvent), attempt: null }, { push: true });
    return {
      state: step ?? shown?.name ?? null,
      step: shown,
      visits: shown === null || history === null ? [] : history.stepsOf(shown.name).filter((s) => s.frame === shown.frame),
      maps,
      picks,
      isChosen: step !== null,
      key: [step, iteration, visit, event].join(' '),
      event: eventId,
      chooseState: (name) => show(chooseStep(machine, chosen, name)),
      chooseStep: (s) => history && show(chooseVisit(machine, history, s)),
      chooseEvent: (id) => {
        const of = history?.stepOf(id);
        show(of && history ? chooseVisit(machine, history, of) : chosen, id);
      },
      pick: (name, index) => {
        const next = new Map(picks);
        // What is inside of another iteration is another Map.
        maps.slice(maps.indexOf(name)).forEach((m) => next.delete(m));
        if (index !== null) {
          next.set(name, index);
        }
        const isInside = step !== null && pickedMaps(machine, { step, map: null }).includes(name);
        setAddress({ iteration: writePicks(maps, next), map: isInside || maps[0] === pickedMaps(machine, { step: null, map: null })[0] ? null : name, visit: null, event: null, attempt: null }, { push: true });
      },
    };
  }, [machine, history, step, iteration, map, visit, event, setAddress]);
}

function shownStep(history: History, { step, visit }: Chosen, picks: Picks, event: number | null): Step | null {
  const of = event === null ? null : history.stepOf(event);
  if (of && (step === null || of.name === step)) {
    return of;
  }
  if (visit !== null) {
    const named = history.stepOf(Number(visit));
    if (named) {
      return named;
    }
  }
  return step === null ? defaultStep(history, picks) : mostTelling(visitsShown(history, step, picks));
}
