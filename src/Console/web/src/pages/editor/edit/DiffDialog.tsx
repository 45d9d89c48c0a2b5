import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { lazy, type ReactNode, Suspense } from 'react';
import { Dialog } from '../../../ui/Dialog';
import { Skeleton } from '../../../ui/Skeleton';
import type { DocumentLanguage } from '../document/document';

const Diff = lazy(() => import('./Diff'));

interface Props {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly language: DocumentLanguage;
  /** "Saved version", "Your text". */
  readonly names: readonly [before: string, after: string];
  readonly actions?: ReactNode;
  onDismiss(): void;
}

/** Two texts side by side, or one in the other where the window is narrow, with what differs marked. */
export function DiffDialog({ title, before, after, language, names, actions, onDismiss }: Props) {
  return (
    <Dialog
      title={title}
      size="max"
      onDismiss={onDismiss}
      buttons={
        <>
          <Button variant="link" onClick={onDismiss}>
            Close
          </Button>
          {actions}
        </>
      }
    >
      {before === after ? (
        <Box>The texts are the same.</Box>
      ) : (
        <Suspense fallback={<Skeleton lines={8} />}>
          <Diff before={before} after={after} language={language} names={names} />
        </Suspense>
      )}
    </Dialog>
  );
}
