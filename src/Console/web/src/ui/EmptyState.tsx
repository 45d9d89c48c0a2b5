import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  /** Nothing else is on the page. */
  readonly isPage?: boolean;
  readonly text?: ReactNode;
  readonly action?: { readonly text: string; readonly href?: string; readonly onClick?: () => void };
}

/** There is nothing yet, why, and what to do about it. */
export function EmptyState({ title, isPage = false, text, action }: Props) {
  return (
    <Box textAlign="center" color="inherit" padding={{ vertical: 'l' }}>
      <SpaceBetween size="xs">
        {isPage ? <Box variant="h1">{title}</Box> : <b>{title}</b>}
        {text && <Box color="text-body-secondary">{text}</Box>}
        {action && (
          <Button {...(action.href === undefined ? {} : { href: action.href })} {...(action.onClick === undefined ? {} : { onClick: action.onClick })}>
            {action.text}
          </Button>
        )}
      </SpaceBetween>
    </Box>
  );
}
