import { useQueries } from '@tanstack/react-query';
import { type ApiKey, getApiKeys, getUsagePlanKeys, getUsagePlans, type UsagePlan } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { type AllPages, useAllPages } from '../../ui/useAllPages';

interface Items<T> {
  readonly item?: readonly T[];
}

export function useApiKeys(scope: Scope): AllPages<ApiKey> {
  return useAllPages(getApiKeys.pages(scope, { includeValues: true }), keysOf);
}

export function useUsagePlans(scope: Scope): AllPages<UsagePlan> {
  return useAllPages(getUsagePlans.pages(scope, {}), plansOf);
}

const none: readonly string[] = [];
/** The most keys a page may have. */
const limit = 500;

/** The ids of the keys in each plan, by the plan's id. */
export function useKeysOfPlans(scope: Scope, plans: readonly UsagePlan[]): ReadonlyMap<string, readonly string[]> {
  const lists = useQueries({ queries: plans.map((p) => getUsagePlanKeys.query(scope, { usagePlanId: p.id, limit })) });
  return new Map(plans.map((p, i) => [p.id, lists[i]?.data?.item?.map((k) => k.id) ?? none]));
}

function keysOf(page: Items<ApiKey>): readonly ApiKey[] {
  return page.item ?? [];
}

function plansOf(page: Items<UsagePlan>): readonly UsagePlan[] {
  return page.item ?? [];
}

export function nameOfKey(key: ApiKey): string {
  return key.name ?? key.id;
}
