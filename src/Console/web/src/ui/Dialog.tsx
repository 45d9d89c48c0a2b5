import Box from '@cloudscape-design/components/box';
import Modal, { type ModalProps } from '@cloudscape-design/components/modal';
import type { ReactNode } from 'react';
import { Buttons } from './Buttons';
import { useCloseOnTravel } from './useCloseOnTravel';
import { useReturnFocus } from './useReturnFocus';

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** The primary one last. */
  readonly buttons: ReactNode;
  readonly closeLabel?: string;
  readonly size?: ModalProps.Size;
  /** It is there because of a way back or forward that is not gone yet. */
  readonly isAboutTravel?: boolean;
  onDismiss(): void;
}

/** Stands over the page until it is answered. */
export function Dialog({ title, children, buttons, closeLabel = 'Close', size = 'medium', isAboutTravel = false, onDismiss }: Props) {
  useReturnFocus();
  useCloseOnTravel(() => isAboutTravel || onDismiss());
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
