import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Scope } from '../aws/scope';
import { type ServerInfo, serverInfo } from '../aws/server';
import { useAddress } from './address';
import { readStored, writeStored } from './stored';

const storedAs = 'scope';
const fallback: Scope = { region: 'us-east-1', account: '000000000000' };

/**
 * The region and account that lists look in: the address says it (`?scope=eu-west-1/000000000000`), else what was chosen last,
 * else the first place where there is something, else the server's own.
 */
export function useScope(): Scope {
  const [given] = useAddress('scope');
  const info = useQuery(serverInfo).data;
  const remembered = readStored<Scope | null>(storedAs, null);
  const scope = useMemo(
    () => scopeNow(given, info) ?? fallback,
    // What is remembered changes only together with the address.
    // oxlint-disable-next-line react/exhaustive-deps
    [given, info, remembered?.region, remembered?.account],
  );
  useEffect(() => {
    if (parse(given)) {
      writeStored(storedAs, scope);
    }
  }, [given, scope]);
  return scope;
}

/** The same outside of components. @param given The address' own. @returns Null while nobody says. */
export function scopeNow(given: string | null, info: ServerInfo | undefined): Scope | null {
  return parse(given) ?? readStored<Scope | null>(storedAs, null) ?? info?.regions[0] ?? (info ? { region: info.region, account: info.account } : null);
}

/** Whether that is known: without it lists would look in one place first and in another a moment later. A server that doesn't say is not waited for. */
export function useIsScopeKnown(): boolean {
  const [given] = useAddress('scope');
  const info = useQuery(serverInfo);
  return parse(given) !== null || readStored<Scope | null>(storedAs, null) !== null || !info.isPending || info.errorUpdateCount > 0;
}

/** For the top bar: chooses where lists look. */
export function useChooseScope(): (scope: Scope) => void {
  const [, set] = useAddress('scope');
  return (scope) => {
    writeStored(storedAs, scope);
    set(`${scope.region}/${scope.account}`, { push: true });
  };
}

function parse(text: string | null): Scope | null {
  const match = /^([a-z]{2}(?:-[a-z]+)+-\d)\/(\d{12})$/.exec(text ?? '');
  return match ? { region: match[1]!, account: match[2]! } : null;
}
