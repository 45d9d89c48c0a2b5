import { useEffect, useMemo, useRef, useState } from 'react';
import { readMachine } from '../asl/machine';
import { layoutOf } from './elk';
import type { Layout } from './layout';
import { planOf } from './plan';
import { loadFonts } from './text';

interface Laid {
  readonly layout: Layout | undefined;
  readonly error: string | undefined;
}

/**
 * The layout of a definition. While one for a changed definition is made, the one before it stays; of changes that come faster than
 * layouts, only the last one is laid out. A text that somebody is in the middle of typing, a bracket still open, takes no states away.
 */
export function useLayout(definition: string): Laid {
  const machine = useMemo(() => readMachine(definition), [definition]);
  const [laid, setLaid] = useState<Laid>({ layout: undefined, error: undefined });
  const wanted = useRef(machine);
  const isBusy = useRef(false);
  const drawn = useRef(0);
  useEffect(() => {
    if (machine.error !== undefined && machine.states.length < drawn.current) {
      return;
    }
    wanted.current = machine;
    const run = async () => {
      isBusy.current = true;
      try {
        await loadFonts();
        for (let made; made !== wanted.current; ) {
          made = wanted.current;
          const layout = await layoutOf(planOf(made));
          if (made === wanted.current) {
            drawn.current = made.states.length;
            setLaid((before) => (before.layout === layout && before.error === undefined ? before : { layout, error: undefined }));
          }
        }
      } catch (error) {
        setLaid((before) => ({ layout: before.layout, error: error instanceof Error ? error.message : String(error) }));
      } finally {
        isBusy.current = false;
      }
    };
    if (!isBusy.current) {
      void run();
    }
  }, [machine]);
  return laid;
}
