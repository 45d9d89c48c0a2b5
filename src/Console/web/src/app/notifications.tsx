import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import { AwsError } from '../aws/client';

interface Notifications {
  readonly items: readonly FlashbarProps.MessageDefinition[];
  /** Says that something was done. It goes by itself. */
  succeeded(text: ReactNode): void;
  /** Says that it was not, with the error's own name and message; it stays until dismissed. */
  failed(what: string, error: unknown): void;
}

const Context = createContext<Notifications | null>(null);
let lastId = 0;

/** The flash bar's messages: the results of what a person did. */
export function NotificationsProvider({ children }: { readonly children: ReactNode }) {
  const [items, setItems] = useState<readonly FlashbarProps.MessageDefinition[]>([]);
  const dismiss = useCallback((id: string) => setItems((all) => all.filter((i) => i.id !== id)), []);
  const add = useCallback(
    (item: FlashbarProps.MessageDefinition) => {
      const id = String(++lastId);
      setItems((all) => [{ ...item, id, dismissible: true, dismissLabel: 'Dismiss', onDismiss: () => dismiss(id) }, ...all].slice(0, 5));
      return id;
    },
    [dismiss],
  );
  const value = useMemo<Notifications>(
    () => ({
      items,
      succeeded: (text) => {
        const id = add({ type: 'success', content: text });
        setTimeout(() => dismiss(id), 6000);
      },
      failed: (what, error) => {
        add({
          type: 'error',
          header: what,
          content: error instanceof AwsError ? `${error.name}: ${error.message}` : String(error),
        });
      },
    }),
    [items, add, dismiss],
  );
  return <Context value={value}>{children}</Context>;
}

export function useNotifications(): Notifications {
  return useContext(Context)!;
}

export function NotificationBar() {
  return <Flashbar items={useNotifications().items} stackItems i18nStrings={{ ariaLabel: 'Notifications', notificationBarText: 'Notifications', notificationBarAriaLabel: 'View all notifications', errorIconAriaLabel: 'Error', successIconAriaLabel: 'Success', infoIconAriaLabel: 'Information', warningIconAriaLabel: 'Warning', inProgressIconAriaLabel: 'In progress' }} />;
}
