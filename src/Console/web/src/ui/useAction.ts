import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNotifications } from '../app/notifications';
import { AwsError } from '../aws/client';
import { askAgain } from '../live/askAgain';

interface Action<Input, Output> {
  run(input: Input): Promise<Output>;
  /** Whose queries are asked again: the first member of their keys. None where nothing that is shown changes, or where the live stream tells it. */
  readonly service?: string;
  /** What the notification says; none without it. */
  done?(output: Output, input: Input): ReactNode;
  /** "The rule was not deleted": the failure is told in a notification. Without it the caller shows `error`. */
  readonly failed?: string;
  onDone?(output: Output, input: Input): void;
}

/** Something that a person does to what a service has: told of when done, and what is shown of the service is asked again. */
export function useAction<Input = void, Output = unknown>({ run, service, done, failed, onDone }: Action<Input, Output>) {
  const client = useQueryClient();
  const notifications = useNotifications();
  return useMutation<Output, Error, Input>({
    mutationFn: run,
    onSuccess: (output, input) => {
      const text = done?.(output, input);
      if (text !== undefined) {
        notifications.succeeded(text);
      }
      onDone?.(output, input);
    },
    onError: (e) => {
      if (failed !== undefined) {
        notifications.failed(failed, e);
      }
    },
    // After a refusal as well: the first of several steps may have been done.
    onSettled: (_, error) => {
      // Who has to sign in again would be refused this, too; signing in asks for everything again.
      if (service !== undefined && !(error instanceof AwsError && error.isUnauthenticated)) {
        // Histories are read on by those who show them.
        void askAgain(client, { queryKey: [service], predicate: (query) => query.queryKey[1] !== 'GetExecutionHistory' });
      }
    },
  });
}
