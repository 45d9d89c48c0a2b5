import { useEffect, useSyncExternalStore } from 'react';
import { readLive } from './connection';
import { Missed } from './missed';
import type { Changes, Connection, LiveMessage, StreamMessage } from './messages';

const listeners = new Set<(message: LiveMessage) => void>();
let connection: Connection = 'connecting';
let isOpen = false;
let onSignedOut: () => void = () => {};
let again: () => void = () => {};
// The page's first requests are as old as it is at most.
const missed = new Missed(0);

function receive(said: StreamMessage): void {
  const message: LiveMessage = said.kind === 'hello' ? { ...said, isMissed: missed.at(said, performance.now()) } : said;
  if (message.kind === 'connection') {
    connection = message.connection;
    missed.connected(message.connection);
  } else if (message.kind === 'signedOut') {
    onSignedOut();
  }
  listeners.forEach((listener) => listener(message));
}

function open(): void {
  if (isOpen) {
    return;
  }
  isOpen = true;
  if (typeof SharedWorker === 'undefined') {
    again = readLive(receive).again;
    return;
  }
  const worker = new SharedWorker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'treadle-live' });
  worker.port.addEventListener('message', (e) => receive(e.data as StreamMessage));
  worker.port.start();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no origin.
  const say = (text: 'again' | 'bye') => worker.port.postMessage(text);
  again = () => say('again');
  window.addEventListener('pagehide', () => say('bye'));
  // A page that comes back from the browser's cache is a listener again.
  window.addEventListener('pageshow', (e) => {
    if (e.persisted) {
      location.reload();
    }
  });
}

/** The server wants to know who asks for the stream. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Connects anew as the one who is signed in now, or ends the stream of one who no longer is. All that is shown is asked anew at the same time. */
export function reconnectLive(): void {
  missed.askedAll(performance.now());
  again();
}

/** @returns Ends the listening. */
export function listenLive(listener: (message: LiveMessage) => void): () => void {
  open();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Calls `onChange` for each message of changes, and for a connection before which some may have been missed (with `more` set). The function must be stable. */
export function useChanges(onChange: (changes: Changes) => void): void {
  useEffect(
    () =>
      listenLive((message) => {
        if (message.kind === 'changes') {
          onChange(message.changes);
        } else if (message.kind === 'hello' && message.isMissed) {
          onChange({ more: true });
        }
      }),
    [onChange],
  );
}

/** Whether this page hears of changes. */
export function useConnection(): Connection {
  return useSyncExternalStore(
    (changed) => listenLive((message) => message.kind === 'connection' && changed()),
    () => connection,
  );
}
