import { useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import type { AwsError } from '../../aws/client';
import { type Measurements, serverMetrics } from '../../aws/server';
import { type Rates, ratesBetween } from './rates';

const interval = 2000;
/** Five minutes. */
const kept = 150;

// It stays when another page is looked at: who comes back sees what was.
let last: Measurements | null = null;
let rates: readonly Rates[] = [];
const listeners = new Set<() => void>();

function take(measured: Measurements): void {
  if (last?.at === measured.at) {
    return;
  }
  const between = last && ratesBetween(last, measured);
  rates = between ? [...rates, between].slice(-kept) : rates;
  last = measured;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What the server does, looked at every two seconds while the page is shown; the last one is the latest. */
export function useRates(): { readonly rates: readonly Rates[]; readonly latest: Measurements | undefined; readonly error: AwsError | null } {
  const { data, error } = useQuery({ ...serverMetrics, refetchInterval: ({ state }) => (state.error?.refusedAction ? false : interval), staleTime: 0, retry: false });
  useEffect(() => {
    if (data) {
      take(data);
    }
  }, [data]);
  return { rates: useSyncExternalStore(subscribe, () => rates), latest: data, error };
}
