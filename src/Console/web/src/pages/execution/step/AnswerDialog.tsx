import type { Scope } from '../../../aws/scope';
import { SendFailureDialog, SendSuccessDialog } from './answers';

/** An answer to a task that is being written. */
export interface Answer {
  readonly kind: 'success' | 'failure';
  readonly token: string;
}

/** It stays when the task has ended meanwhile, by an answer of somebody else: what was typed is there, and is refused by name. */
export function AnswerDialog({ scope, answer, onDismiss }: { readonly scope: Scope; readonly answer: Answer; readonly onDismiss: () => void }) {
  const Dialog = answer.kind === 'success' ? SendSuccessDialog : SendFailureDialog;
  return <Dialog scope={scope} token={answer.token} onDismiss={onDismiss} />;
}
