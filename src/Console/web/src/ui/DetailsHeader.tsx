import Header from '@cloudscape-design/components/header';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { Buttons } from './Buttons';

interface Props {
  readonly title: string;
  readonly description?: string | undefined;
  /** The buttons, the primary one last. */
  readonly actions?: ReactNode;
  /** What is asked first of such a thing: its status, its ARN. */
  readonly facts: KeyValuePairsProps['items'];
  /** Alerts. */
  readonly children?: ReactNode;
}

/** The head of a page about one thing. */
export function DetailsHeader({ title, description, actions, facts, children }: Props) {
  return (
    <SpaceBetween size="m">
      <Header variant="h1" description={description} actions={actions && <Buttons>{actions}</Buttons>}>
        {title}
      </Header>
      <KeyValuePairs columns={4} items={facts} />
      {children}
    </SpaceBetween>
  );
}
