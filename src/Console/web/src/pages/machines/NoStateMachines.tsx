import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { links } from '../../app/links';
import { Command } from '../../ui/Command';
import { commands } from '../home/commands';

/** What to do where there is no state machine yet. */
export function NoStateMachines() {
  return (
    <Box textAlign="center" color="inherit" padding={{ vertical: 'l' }}>
      <SpaceBetween size="m" alignItems="center">
        <SpaceBetween size="xxs">
          <b>No state machines</b>
          <Box color="text-body-secondary">There is none in this region. Write one, or deploy a project that has some.</Box>
        </SpaceBetween>
        <Button href={links.createStateMachine()}>Create state machine</Button>
        <Box textAlign="left">
          <Command label="Deploy the sample project" text={commands.deploySample} />
        </Box>
      </SpaceBetween>
    </Box>
  );
}

