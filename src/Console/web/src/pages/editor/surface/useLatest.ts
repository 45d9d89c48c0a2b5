import { useCallback, useEffect, useRef } from 'react';

/** Gives what was rendered last to those that live longer than a rendering: listeners of the editor. The function is the same for good. */
export function useLatest<T>(value: T): () => T {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return useCallback(() => latest.current, []);
}
