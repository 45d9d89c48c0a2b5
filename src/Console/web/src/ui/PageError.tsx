import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ComponentProps } from 'react';
import { usePageTitle } from '../app/page';
import { ErrorState } from './ErrorState';

/** Stands in place of a whole page that could not be read. */
export function PageError(props: ComponentProps<typeof ErrorState>) {
  return (
    <SpaceBetween size="m">
      <Header variant="h1">{usePageTitle()}</Header>
      <ErrorState {...props} />
    </SpaceBetween>
  );
}
