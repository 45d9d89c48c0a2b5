import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { RequestForm } from './RequestForm';
import styles from './apis.module.css';
import type { RequestDraft } from './request';

interface Props {
  /** What the test does. */
  readonly description: string;
  /** With its parameters in braces; undefined: any path may be typed. */
  readonly path: string | undefined;
  /** `ANY` lets the verb be chosen. */
  readonly verb: string;
  readonly draft: RequestDraft;
  readonly onDraft: (draft: RequestDraft) => void;
  readonly isRunning: boolean;
  readonly onTest: () => void;
  /** The result. */
  readonly children: ReactNode;
}

/** A request to a method or route beside what became of it. */
export function RequestTest({ description, path, verb, draft, onDraft, isRunning, onTest, children }: Props) {
  return (
    <Container
      header={
        <Header variant="h2" description={description}>
          Test
        </Header>
      }
    >
      <div className={styles.test}>
        <SpaceBetween size="m">
          <RequestForm path={path} isOfAnyVerb={verb === 'ANY'} draft={draft} onDraft={onDraft} />
          <Button variant="primary" iconName="caret-right-filled" loading={isRunning} onClick={onTest}>
            Test
          </Button>
        </SpaceBetween>
        {children}
      </div>
    </Container>
  );
}
