import Button from '@cloudscape-design/components/button';
import { Dialog } from '../../../ui/Dialog';

/** There are changes that were not saved. */
export function LeaveDialog({ onStay, onLeave }: { readonly onStay: () => void; readonly onLeave: () => void }) {
  return (
    <Dialog
      title="Leave without saving?"
      closeLabel="Stay"
      isAboutTravel
      onDismiss={onStay}
      buttons={
        <>
          <Button variant="link" onClick={onLeave}>
            Leave
          </Button>
          <Button variant="primary" onClick={onStay}>
            Stay
          </Button>
        </>
      }
    >
      The definition was changed and not saved. This browser keeps the text and offers it when the editor is opened again.
    </Dialog>
  );
}
