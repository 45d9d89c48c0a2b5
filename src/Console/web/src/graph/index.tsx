import { lazy, Suspense } from 'react';
import { Skeleton } from '../ui/Skeleton';
import { preloadLayout } from './elk';
import type { WorkflowGraphProps } from './WorkflowGraph';

export type { StateMark, StateMarks, StepMap, StepState, StepStatus } from './steps';
export type { WorkflowGraphProps } from './WorkflowGraph';

const LazyGraph = lazy(() => import('./WorkflowGraph'));

// A page that imports this is about to draw: the worker starts while the page still asks for the definition.
preloadLayout();

/** The drawing of a state machine, loaded where it is used. */
export function WorkflowGraph(props: WorkflowGraphProps) {
  return (
    <Suspense fallback={<Skeleton lines={1} height={props.height ?? 480} />}>
      <LazyGraph {...props} />
    </Suspense>
  );
}
