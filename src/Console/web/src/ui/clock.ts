import { useEffect, useState } from 'react';

interface Clock {
  readonly listeners: Set<(now: number) => void>;
  readonly timer: ReturnType<typeof setInterval>;
}

// One timer for all that tick equally often: what they show is drawn at once, not each by itself.
const clocks = new Map<number, Clock>();

function listen(interval: number, listener: (now: number) => void): () => void {
  let clock = clocks.get(interval);
  if (clock === undefined) {
    const listeners = new Set<(now: number) => void>();
    clock = { listeners, timer: setInterval(() => listeners.forEach((l) => l(Date.now())), interval) };
    clocks.set(interval, clock);
  }
  const { listeners, timer } = clock;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      clocks.delete(interval);
    }
  };
}

/** The time, milliseconds since 1970, again every `interval` ms while `isRunning`. */
export function useNow(interval = 1000, isRunning = true): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => (isRunning ? listen(interval, setNow) : undefined), [interval, isRunning]);
  return now;
}
