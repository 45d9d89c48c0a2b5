import { lazy, Suspense } from 'react';
import { Skeleton } from '../ui/Skeleton';
import type { LogViewProps } from './LogView';

const LazyLogView = lazy(() => import('./LogView'));

/** The lines of a log group, loaded where they are shown. */
export function Logs(props: LogViewProps) {
  return (
    <Suspense fallback={<Skeleton lines={8} />}>
      <LazyLogView {...props} />
    </Suspense>
  );
}
