import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { errorText } from '../ui/ErrorState';
import { lastAccessKeyId, signIn } from './session';

/** Access key and secret, for one request. */
export function SignInForm() {
  const [accessKeyId, setAccessKeyId] = useState(lastAccessKeyId);
  const [secret, setSecret] = useState('');
  const entry = useMutation({ mutationFn: () => signIn(accessKeyId.trim(), secret.trim()) });
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        entry.mutate();
      }}
    >
      <SpaceBetween size="m">
        {entry.error && (
          <Alert type="error" header="You are not signed in">
            {errorText(entry.error)}
          </Alert>
        )}
        <FormField label="Access key ID">
          <Input value={accessKeyId} onChange={({ detail }) => setAccessKeyId(detail.value)} autoComplete="username" spellcheck={false} />
        </FormField>
        <FormField label="Secret access key" description="It signs one request and does not leave this browser.">
          <Input value={secret} onChange={({ detail }) => setSecret(detail.value)} type="password" autoComplete="current-password" />
        </FormField>
        <Box float="right">
          <Button variant="primary" loading={entry.isPending} disabled={accessKeyId.trim() === '' || secret.trim() === ''}>
            Sign in
          </Button>
        </Box>
      </SpaceBetween>
    </form>
  );
}
