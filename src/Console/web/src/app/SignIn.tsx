import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { usePageFrame } from './page';
import { SignInForm } from './SignInForm';
import styles from './SignIn.module.css';

/** Stands in place of every page while the server does not know who asks. */
export default function SignIn() {
  usePageFrame('Sign in', '');
  return (
    <div className={styles.form}>
      <Container
        header={
          <Header variant="h1" description="This server has access keys: sign in with one of them.">
            Sign in
          </Header>
        }
      >
        <SignInForm />
      </Container>
    </div>
  );
}
