import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { links } from '../../app/links';
import type { Scope } from '../../aws/scope';
import { Command } from '../../ui/Command';
import { commands } from './commands';
import styles from './home.module.css';

/** Three ways to begin, where there is no state machine yet. */
export function GettingStarted({ scope, inUse }: { readonly scope: Scope; readonly inUse: readonly Scope[] }) {
  const { region } = scope;
  const others = inUse.filter((s) => s.region !== region || s.account !== scope.account);
  return (
    <SpaceBetween size="m">
      <Box color="text-body-secondary">There is no state machine in {region} yet. This page shows what runs as soon as there is one.</Box>
      {others.length > 0 && (
        <Box>
          Elsewhere there is something:{' '}
          {others.map((s) => (
            <span key={`${s.region}/${s.account}`}>
              <Link href={`#/?scope=${s.region}/${s.account}`}>{s.account === scope.account ? s.region : `${s.region}, ${s.account}`}</Link>{' '}
            </span>
          ))}
        </Box>
      )}
      <div className={styles.cards}>
        <Container fitHeight header={<Header variant="h2">Deploy the sample</Header>}>
          <SpaceBetween size="s">
            <Box>Five state machines with their functions, an API with keys, and notifications.</Box>
            <Command label="Deploy the sample project" text={commands.deploySample} />
          </SpaceBetween>
        </Container>
        <Container fitHeight header={<Header variant="h2">Point your tools here</Header>}>
          <SpaceBetween size="s">
            <Box>The AWS command line, SDKs, the Serverless Framework and Terraform need the address only.</Box>
            <Command label="Point AWS tools here" text={commands.endpoint} />
            <Command label="Set all variables" text={commands.environment(region)} />
            <Command label="List the state machines" text={commands.list} />
          </SpaceBetween>
        </Container>
        <Container fitHeight header={<Header variant="h2">Write a state machine</Header>}>
          <SpaceBetween size="s">
            <Box>Here, with completion and a graph that follows, or from the shell.</Box>
            <Button href={links.createStateMachine()}>Create state machine</Button>
            <Command label="Create a state machine" text={commands.create} />
          </SpaceBetween>
        </Container>
      </div>
    </SpaceBetween>
  );
}
