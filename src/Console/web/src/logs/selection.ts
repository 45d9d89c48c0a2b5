/** Which lines are looked at. Times are milliseconds since 1970; `last` is a length of time up to now, `15m`, `3h`, `1d`. */
export interface LogSelection {
  readonly filter?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly last?: string | undefined;
  readonly stream?: string | undefined;
  /** One invocation's. */
  readonly request?: string | undefined;
}

const lengths: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `15m` as milliseconds; undefined when it is no length. */
export function readLast(text: string | undefined): number | undefined {
  const match = /^(\d{1,4})([mhdw])$/.exec(text ?? '');
  return match ? Number(match[1]) * lengths[match[2]!]! : undefined;
}

/** What a page's address selects. */
export function readSelection(parameters: URLSearchParams): LogSelection {
  const text = (name: string) => parameters.get(name) ?? undefined;
  const number = (name: string) => {
    const value = Number(parameters.get(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  return { filter: text('filter'), from: number('from'), to: number('to'), last: readLast(text('last')) === undefined ? undefined : text('last'), stream: text('stream'), request: text('request') };
}

/** For the address of a page. */
export function writeSelection(selection: LogSelection): Record<string, string | null> {
  const { filter, from, to, last, stream, request } = selection;
  return { filter: filter ?? null, from: from === undefined ? null : String(from), to: to === undefined ? null : String(to), last: last ?? null, stream: stream ?? null, request: request ?? null };
}
