import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { describeMapRun } from '../../aws/states';
import { WorkflowGraph } from '../../graph';
import { graphSteps } from '../../history/graphSteps';
import { pollInterval } from '../../history/useHistory';
import { Skeleton } from '../../ui/Skeleton';
import { useExecution } from './context';
import { IterationPicker } from './IterationPicker';

const height = 560;

/** The machine's graph with what this execution did, of the picked iteration or of all. */
export function GraphPanel({ onEnter }: { readonly onEnter: () => void }) {
  const { scope, execution, machine, machineInfo, definition, history, selection } = useExecution();
  const arns = useMemo(() => [...new Set(history?.steps.flatMap((s) => s.mapRunArn ?? []))], [history]);
  const isRunning = execution.stopDate === undefined;
  const asked = useQueries({
    queries: arns.map((mapRunArn) => Object.assign(describeMapRun.query(scope, { mapRunArn }), { refetchInterval: isRunning && pollInterval })),
    combine: (results) => results.flatMap((r) => r.data ?? []),
  });
  const steps = useMemo(() => (history ? graphSteps(machine, history, selection.picks, new Map(asked.map((run) => [run.mapRunArn, run]))) : undefined), [machine, history, selection.picks, asked]);
  return (
    <Container header={<Header variant="h2">Visual workflow</Header>} disableContentPaddings>
      {machineInfo ? (
        <WorkflowGraph definition={definition} label={`Graph of ${machineInfo.name}`} steps={steps} selected={selection.state} onSelect={selection.chooseState} onEnter={onEnter} height={height} toolbar={history && selection.maps.length > 0 ? <IterationPicker /> : undefined} />
      ) : (
        <Skeleton lines={1} height={height - 20} />
      )}
    </Container>
  );
}
