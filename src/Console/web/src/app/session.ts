import { useSyncExternalStore } from 'react';
import { AwsError, send } from '../aws/client';
import { reconnectLive } from '../live/stream';
import { readStored, writeStored } from './stored';

// With access keys configured, a signed request is exchanged once for a session's cookie; scripts can't read it, other sites can't use it.
const path = '/_treadle/session';
const ownScope = { region: 'us-east-1', account: '000000000000' };

/** `page`: sign in stands in place of every page. `again`: a session ended, and the page that is being worked on stays. */
type SignInNeed = 'none' | 'page' | 'again';

type SessionChange = 'begun' | 'changed' | 'ended';

const listeners = new Set<() => void>();
const changeListeners = new Set<(isOther: boolean) => void>();
// What happens in one tab happens in all: they have one cookie.
const otherTabs = new BroadcastChannel('treadle-session');
otherTabs.addEventListener('message', (e) => apply(e.data as SessionChange));
let need: SignInNeed = 'none';
let hasBegun = false;

function setNeed(value: SignInNeed): void {
  need = value;
  listeners.forEach((listener) => listener());
}

function apply(change: SessionChange): void {
  hasBegun = change !== 'ended';
  setNeed(change === 'ended' ? 'page' : 'none');
  changeListeners.forEach((listener) => listener(change !== 'begun'));
  reconnectLive();
}

/** @param hasPage Something that the server answered is shown. */
export function requireSignIn(hasPage: boolean): void {
  if (need === 'none') {
    setNeed(hasPage || hasBegun ? 'again' : 'page');
  }
}

/** Not now: what is shown may be looked at. The next answer that wants to know who asks brings it back. */
export const postponeSignIn = () => setNeed('none');

/** Hears of each session's beginning and end in any tab; `isOther` when what was answered before was not for the one who asks now. */
export function whenSessionChanges(listener: (isOther: boolean) => void): void {
  changeListeners.add(listener);
}

export function useSignInNeed(): SignInNeed {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => need,
  );
}

/** The access key that signed in last: an id, no secret. */
export const lastAccessKeyId = () => readStored('accessKeyId', '');

/**
 * Begins a session. The secret signs one request and leaves neither this function nor the browser.
 * @throws {Error} when the key isn't known or the secret is another's, and when the browser keeps no cookie.
 */
export async function signIn(accessKeyId: string, secretAccessKey: string): Promise<void> {
  const [{ SignatureV4 }, { Sha256 }] = await Promise.all([import('@smithy/signature-v4'), import('@aws-crypto/sha256-js')]);
  const signer = new SignatureV4({ service: 'treadle', region: ownScope.region, credentials: { accessKeyId, secretAccessKey }, sha256: Sha256 });
  const signed = await signer.sign({ method: 'POST', protocol: location.protocol, hostname: location.hostname, path, headers: { host: location.host } });
  const { host: _, ...headers } = signed.headers;
  await replacing401('Access key ID and secret access key do not fit, or the clocks of this computer and the server are more than 5 minutes apart.', () =>
    send('treadle', ownScope, { method: 'POST', path, headers }),
  );
  await replacing401('The browser did not keep the cookie of the session: it blocks cookies, or has one of a session over https that this page over http may not replace.', () =>
    send('treadle', ownScope, { method: 'GET', path: '/_treadle/language' }),
  );
  const change: SessionChange = accessKeyId === lastAccessKeyId() ? 'begun' : 'changed';
  writeStored('accessKeyId', accessKeyId);
  announce(change);
}

export async function signOut(): Promise<void> {
  await send('treadle', ownScope, { method: 'DELETE', path });
  announce('ended');
}

function announce(change: SessionChange): void {
  apply(change);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is within one origin.
  otherTabs.postMessage(change);
}

async function replacing401(message: string, ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (e) {
    throw e instanceof AwsError && e.status === 401 ? new Error(message) : e;
  }
}
