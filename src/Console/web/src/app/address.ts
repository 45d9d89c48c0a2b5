import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

type Values = Record<string, string | null>;

/**
 * What is selected on a page (tab, step, filter) lives in its address, so that back, reload and links keep it.
 * Setting null or '' takes a value out. `push` makes a step of the history; otherwise the address is replaced.
 */
export function useAddressValues(): [URLSearchParams, (values: Values, how?: { push?: boolean }) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (values: Values, how?: { push?: boolean }) =>
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value === null || value === '') {
              after.delete(name);
            } else {
              after.set(name, value);
            }
          }
          return after;
        },
        { replace: how?.push !== true, preventScrollReset: true },
      ),
    [setParameters],
  );
  return [parameters, set];
}

/** One of them. */
export function useAddress(name: string): [string | null, (value: string | null, how?: { push?: boolean }) => void] {
  const [parameters, setValues] = useAddressValues();
  const set = useCallback((value: string | null, how?: { push?: boolean }) => setValues({ [name]: value }, how), [name, setValues]);
  return [parameters.get(name), set];
}
