import type { ExecutionListItem, ExecutionStatus } from '../../../aws/states';

/** What of the executions is shown. */
export interface ExecutionFilters {
  readonly status: ExecutionStatus | null;
  readonly redrive: 'REDRIVEN' | 'NOT_REDRIVEN' | null;
  /** Part of the name, upper or lower case. */
  readonly name: string;
  /** Milliseconds since 1970, of the start. */
  readonly from: number | null;
  readonly to: number | null;
  /** `1h`, `30d`: from that long ago on, moving with time. */
  readonly last: string | null;
  /** Seconds. */
  readonly longerThan: number | null;
}

export const filterNames = ['status', 'redrive', 'name', 'from', 'to', 'last', 'longer'] as const;

const statuses = new Set<string>(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);
const units = { minute: ['m', 60_000], hour: ['h', 3_600_000], day: ['d', 86_400_000], week: ['w', 604_800_000], month: ['mo', 2_592_000_000] } as const;
export type Unit = keyof typeof units;

export function readFilters(address: URLSearchParams): ExecutionFilters {
  const status = address.get('status');
  const redrive = address.get('redrive');
  const last = address.get('last');
  return {
    status: status !== null && statuses.has(status) ? (status as ExecutionStatus) : null,
    redrive: redrive === 'REDRIVEN' || redrive === 'NOT_REDRIVEN' ? redrive : null,
    name: address.get('name') ?? '',
    from: timeOf(address.get('from')),
    to: timeOf(address.get('to')),
    last: last !== null && lengthOf(last) !== null ? last : null,
    longerThan: Number(address.get('longer')) > 0 ? Number(address.get('longer')) : null,
  };
}

function timeOf(text: string | null): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

/** `30m` in milliseconds. */
export function lengthOf(text: string): number | null {
  const { amount, unit } = relativeOf(text) ?? {};
  return amount === undefined ? null : amount * units[unit!][1];
}

export function relativeOf(text: string): { readonly amount: number; readonly unit: Unit } | null {
  const match = /^(\d{1,4})(mo|m|h|d|w)$/.exec(text);
  const unit = match && (Object.keys(units) as Unit[]).find((u) => units[u][0] === match[2]);
  return unit ? { amount: Number(match[1]), unit } : null;
}

/** @returns Null for what has no short form. */
export function relativeText(amount: number, unit: string): string | null {
  return unit in units ? `${amount}${units[unit as Unit][0]}` : null;
}

/** The start, in seconds since 1970, before which nothing is looked for. */
export function earliestStart(filters: ExecutionFilters, now: number): number {
  return (filters.last === null ? (filters.from ?? -Infinity) : now - lengthOf(filters.last)!) / 1000;
}

/** Whether rows are looked through here, since the API filters by status and redrive only. */
export function isSearching(filters: ExecutionFilters): boolean {
  return filters.name !== '' || filters.from !== null || filters.to !== null || filters.last !== null || filters.longerThan !== null;
}

/** @param now Milliseconds since 1970. */
export function matcher(filters: ExecutionFilters, now: number): (row: ExecutionListItem) => boolean {
  const name = filters.name.toLowerCase();
  const from = earliestStart(filters, now);
  const to = filters.last === null && filters.to !== null ? filters.to / 1000 : Infinity;
  return (row) =>
    row.startDate >= from &&
    row.startDate <= to &&
    (name === '' || row.name.toLowerCase().includes(name) || row.executionArn.toLowerCase() === name) &&
    (filters.longerThan === null || (row.stopDate ?? now / 1000) - row.startDate > filters.longerThan);
}
