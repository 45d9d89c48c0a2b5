import Button from '@cloudscape-design/components/button';
import type { ModalProps } from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { Dialog } from './Dialog';
import { ErrorState } from './ErrorState';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** "Publish", "Save". */
  readonly action: string;
  readonly error?: unknown;
  readonly isBusy: boolean;
  readonly isDisabled?: boolean;
  readonly size?: ModalProps.Size;
  onSubmit(): void;
  onDismiss(): void;
}

/** A form in a dialog: Enter sends it, an error stays in it. */
export function FormDialog({ title, children, action, error, isBusy, isDisabled = false, size = 'medium', onSubmit, onDismiss }: Props) {
  // A refusal from before the dialog was opened is not told again.
  const [oldError] = useState(error);
  return (
    <Dialog
      title={title}
      size={size}
      onDismiss={onDismiss}
      buttons={
        <>
          <Button variant="link" onClick={onDismiss}>
            Cancel
          </Button>
          <Button variant="primary" loading={isBusy} disabled={isDisabled} onClick={onSubmit}>
            {action}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(e) => {
          e.preventDefault();
          // React passes events on to what renders the dialog, which may be a form itself.
          e.stopPropagation();
          if (!isBusy && !isDisabled) {
            onSubmit();
          }
        }}
      >
        <SpaceBetween size="m">
          {children}
          {error && error !== oldError ? <ErrorState what={`${title}: it was refused`} error={error} /> : null}
          {/* Enter in a field submits a form that has a submit button. */}
          <input type="submit" hidden />
        </SpaceBetween>
      </form>
    </Dialog>
  );
}
