import Box from '@cloudscape-design/components/box';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import type { ReactNode } from 'react';
import { Buttons } from './Buttons';
import { useReturnFocus } from './useReturnFocus';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** The primary one last. */
  readonly buttons: ReactNode;
  readonly closeLabel?: string;
  readonly size?: ModalProps.Size;
  onDismiss(): void;
}

/** Stands over the page until it is answered. */
export function Dialog({ title, children, buttons, closeLabel = 'Close', size = 'medium', onDismiss }: Props) {
  useReturnFocus();
  return (
    <Modal
      visible
      size={size}
      header={title}
      closeAriaLabel={closeLabel}
      onDismiss={onDismiss}
      footer={
        <Box float="right">
          <Buttons>{buttons}</Buttons>
        </Box>
      }
    >
      {children}
    </Modal>
  );
}
