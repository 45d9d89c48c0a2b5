import type { Quota, Usage } from '../../aws/apigateway';

const day = 86_400_000;

/** `2026-01-31`, in UTC. */
export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** The first day of the quota's period that is under way: today, Sunday, or the 1st, in UTC. @param now Milliseconds since 1970. */
export function periodStart(period: Quota['period'], now: number): string {
  const today = new Date(now);
  if (period === 'MONTH') {
    return `${dateOf(now).slice(0, 7)}-01`;
  }
  return dateOf(period === 'WEEK' ? now - today.getUTCDay() * day : now);
}

/** When the period that is under way ends and the quota begins anew: 0:00 UTC of the next day, of Sunday, or of the 1st; milliseconds since 1970. */
export function periodEnd(period: Quota['period'], now: number): number {
  const start = Date.parse(periodStart(period, now));
  const month = new Date(start);
  return period === 'MONTH' ? Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1) : start + (period === 'WEEK' ? 7 : 1) * day;
}

export interface KeyUsage {
  readonly used: number;
  /** Undefined without a quota. */
  readonly remaining: number | undefined;
}

/** What a key used since a day, and what it has left. Days count from the usage's start. */
export function usageSince(usage: Usage, keyId: string, since: string): KeyUsage {
  const days = usage.values?.[keyId] ?? [];
  const first = Math.max(0, Math.round((Date.parse(since) - Date.parse(usage.startDate)) / day));
  const remaining = days.at(-1)?.[1];
  return { used: days.slice(first).reduce((sum, [used]) => sum + used, 0), remaining: remaining === undefined || remaining < 0 ? undefined : remaining };
}

/** Requests of each day, by the second at which the day begins. */
export function usedByDay(usage: Usage, keyId: string): ReadonlyMap<number, number> {
  const start = Date.parse(usage.startDate) / 1000;
  return new Map((usage.values?.[keyId] ?? []).map(([used], i) => [start + (i * day) / 1000, used]));
}
