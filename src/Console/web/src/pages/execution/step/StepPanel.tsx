import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { findState } from '../../../asl/machine';
import { JsonView } from '../../../ui/code';
import { EmptyState } from '../../../ui/EmptyState';
import { PageTabs } from '../../../ui/PageTabs';
import { useExecution } from '../context';
import { DataFlow } from './DataFlow';
import { StepDetails } from './StepDetails';
import { Visits } from './Visits';

/** What the chosen state did: its code, its details, and how its data went through it. */
export function StepPanel() {
  const { machine, selection } = useExecution();
  const { state: name, step } = selection;
  const state = name === null ? undefined : findState(machine, name);
  if (name === null) {
    return (
      <Container header={<Header variant="h2">Step</Header>}>
        <EmptyState title="No step is selected" text="Select a state in the graph or an event of the history." />
      </Container>
    );
  }
  const tabs = [
    {
      id: 'details',
      label: 'Step details',
      content: (
        <SpaceBetween size="m">
          <Visits />
          <StepDetails name={name} state={state} step={step} />
        </SpaceBetween>
      ),
    },
    ...(step ? [{ id: 'flow', label: 'Data flow', content: <DataFlow key={step.id} step={step} /> }] : []),
    { id: 'code', label: 'Code', content: state ? <JsonView text={JSON.stringify(state.json)} label={`Definition of ${name}`} maxHeight="560px" /> : <Box>The definition has no such state.</Box> },
  ];
  return <PageTabs label="Step" value="panel" variant="container" tabs={tabs} />;
}
