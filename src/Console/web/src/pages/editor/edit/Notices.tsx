import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { Ago } from '../../../ui/Time';
import type { Draft } from './drafts';

interface DraftProps {
  readonly draft: Draft;
  /** The state machine was saved by someone else since. */
  readonly isOfOther: boolean;
  readonly onRestore: () => void;
  readonly onDiscard: () => void;
}

/** This browser has a text that was not saved. */
export function DraftNotice({ draft, isOfOther, onRestore, onDiscard }: DraftProps) {
  return (
    <Alert
      type="info"
      header="There are changes that were not saved"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={onRestore}>Restore</Button>
          <Button variant="link" onClick={onDiscard}>
            Discard
          </Button>
        </SpaceBetween>
      }
    >
      Written in this browser <Ago value={draft.at / 1000} />.{isOfOther ? ' The state machine was changed since.' : ''}
    </Alert>
  );
}

interface ServerProps {
  readonly isDirty: boolean;
  readonly onCompare: () => void;
  readonly onLoad: () => void;
  readonly onKeep: () => void;
}

/** Somebody else saved the state machine while it is edited here. */
export function ServerNotice({ isDirty, onCompare, onLoad, onKeep }: ServerProps) {
  return (
    <Alert
      type="warning"
      header="The state machine was changed elsewhere"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={onCompare}>Compare</Button>
          <Button onClick={onLoad}>Load</Button>
          <Button variant="link" onClick={onKeep}>
            Keep mine
          </Button>
        </SpaceBetween>
      }
    >
      {isDirty ? 'Saving would replace what was saved there with your text.' : 'The text below is the one from before.'}
    </Alert>
  );
}
