import Box from '@cloudscape-design/components/box';
import { Fragment } from 'react';

/** Why something is not shown to a key: which actions it may not do. */
export function NotAllowed({ actions }: { readonly actions: readonly string[] }) {
  return (
    <Box color="text-body-secondary">
      Not shown: this access key may not{' '}
      {actions.map((action, i) => (
        <Fragment key={action}>
          {i > 0 && ', '}
          <Box variant="code">{action}</Box>
        </Fragment>
      ))}
      .
    </Box>
  );
}
