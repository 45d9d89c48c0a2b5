import { lazy, Suspense } from 'react';
import { Skeleton } from '../../ui/Skeleton';
import { JsonView } from '../../ui/code';
import { PageTabs } from '../../ui/PageTabs';
import { useExecution } from './context';
import { EventHistory } from './events/EventHistory';
import { InputOutput } from './InputOutput';
import { Related } from './Related';

const Timeline = lazy(() => import('./timeline/Timeline'));

/** What there is to read about the execution as a whole. */
export function ExecutionTabs({ isComplete }: { readonly isComplete: boolean }) {
  const { machineInfo, definition, history, execution, selection } = useExecution();
  const tabs = [
    { id: 'history', label: 'Event history', content: history ? <EventHistory history={history} isComplete={isComplete} /> : <Skeleton lines={8} /> },
    {
      id: 'timeline',
      label: 'Timeline',
      content: history ? (
        <Suspense fallback={<Skeleton lines={8} />}>
          <Timeline history={history} isRunning={execution.status === 'RUNNING'} selected={selection.isChosen ? selection.step : null} onSelect={(step) => selection.chooseStep(step)} />
        </Suspense>
      ) : (
        <Skeleton lines={8} />
      ),
    },
    { id: 'io', label: 'Input and output', content: <InputOutput /> },
    { id: 'definition', label: 'Definition', content: machineInfo ? <JsonView text={definition} label="Definition" maxHeight="720px" /> : <Skeleton lines={8} /> },
    { id: 'related', label: 'Related', content: <Related /> },
  ];
  return <PageTabs label="Execution" variant="container" tabs={tabs} />;
}
