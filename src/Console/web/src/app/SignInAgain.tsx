import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { postponeSignIn } from './session';
import { SignInForm } from './SignInForm';

/** Stands over the page that is being worked on: what is typed there is still there afterwards. */
export default function SignInAgain() {
  return (
    <Modal visible size="medium" header="Sign in again" closeAriaLabel="Not now" onDismiss={postponeSignIn}>
      <SpaceBetween size="m">
        <span>The session of this browser has ended. What you typed is kept.</span>
        <SignInForm />
      </SpaceBetween>
    </Modal>
  );
}
