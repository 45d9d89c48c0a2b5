import { useMediaQuery } from './useMediaQuery';

/** A telephone's width: what stands side by side elsewhere has to share one line. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 480px)');
}
