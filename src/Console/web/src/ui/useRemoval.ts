import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { useNotifications } from '../app/notifications';
import { askAgain } from '../live/askAgain';
import { isGoingAway, whileGoingAway } from '../live/freshness';

interface Removal<Input> {
  run(input: Input): Promise<unknown>;
  /** Its names, ARNs, URLs: what the inputs of queries about it say. */
  ids(input: Input): readonly string[];
  /** Whose lists are asked again: the first member of their keys. */
  readonly service: string;
  /** "Queue orders was deleted." */
  done(input: Input): string;
  /** "The queue was not deleted": told in a notification. Without it the caller shows `error`. */
  readonly failed?: string;
  /** On the page of what is deleted: the page that is shown in its place, at once. After a refusal the first one is back. */
  readonly to?: string;
  onDone?(input: Input): void;
}

/** Kept when the component is gone, with all that it asks for. */
function useLeft(): Promise<void> {
  const [{ promise, keep }] = useState(() => {
    let keep = () => {};
    const promise = new Promise<void>((resolve) => (keep = resolve));
    return { promise, keep };
  });
  useEffect(() => keep, [keep]);
  return promise;
}

/** Deletes something. Nothing asks about it from then on, and the lists that it was in are asked again. */
export function useRemoval<Input = void>({ run, ids, service, done, failed, to, onDone }: Removal<Input>) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const notifications = useNotifications();
  const go = (where: string) => navigate(where, { replace: true });
  const left = useLeft();
  return useMutation<string, Error, Input>({
    mutationFn: (input) => {
      // Said of what is there now: what the page knows of it is gone at the end.
      const text = done(input);
      return whileGoingAway(ids(input), async () => {
        if (to !== undefined) {
          await go(to);
          // The router has changed pages before they are drawn: until then this one goes on asking.
          await left;
        }
        await run(input);
        await askAgain(client, { queryKey: [service], predicate: (query) => !isGoingAway(query) });
        return text;
      });
    },
    onSuccess: (text, input) => {
      notifications.succeeded(text);
      onDone?.(input);
    },
    onError: (e) => {
      if (to !== undefined) {
        void go(pathname + search);
      }
      if (failed !== undefined) {
        notifications.failed(failed, e);
      }
    },
  });
}
