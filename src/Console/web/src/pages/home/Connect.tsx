import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { Command } from '../../ui/Command';
import { commands } from './commands';
import styles from './home.module.css';

/** How tools are pointed here. */
export function Connect({ region }: { readonly region: string }) {
  return (
    <Container header={<Header variant="h2">Connect your tools</Header>}>
      <div className={styles.cards}>
        <div>
          <Box padding={{ bottom: 'xxs' }}>Any AWS SDK or tool, by one variable</Box>
          <Command label="Point AWS tools here" text={commands.endpoint} />
        </div>
        <div>
          <Box padding={{ bottom: 'xxs' }}>With region and keys, in this shell</Box>
          <Command label="Set all variables" text={commands.environment(region)} />
        </div>
        <div>
          <Box padding={{ bottom: 'xxs' }}>Try it</Box>
          <Command label="List the state machines" text={commands.list} />
        </div>
      </div>
    </Container>
  );
}
