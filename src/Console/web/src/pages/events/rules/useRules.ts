import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type EventBus, listEventBuses, listRuleNamesByTarget, listRules, type Rule } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { useAllPages } from '../../../ui/useAllPages';

interface Rules {
  readonly items: readonly Rule[];
  readonly isPending: boolean;
  readonly error: Error | null;
}

const busesOf = (page: { readonly EventBuses: readonly EventBus[] }) => page.EventBuses;

// One page of rules is as many as a bus may have by AWS's quota; nobody has more here without meaning to.
const rulesMax = 100;

/** The rules of all event buses. */
export function useRules(scope: Scope): Rules {
  const buses = useAllPages(listEventBuses.pages(scope, {}), busesOf);
  const rules = useQueries({
    queries: buses.items.map((bus) => listRules.query(scope, { EventBusName: bus.Name, Limit: rulesMax })),
    combine: (answers) => ({ items: answers.flatMap((a) => a.data?.Rules ?? []), isPending: answers.some((a) => a.isPending), error: answers.find((a) => a.error)?.error ?? null }),
  });
  return { items: rules.items, isPending: buses.isPending || rules.isPending, error: buses.error ?? rules.error };
}

/** Those of them that have one of the ARNs as a target. */
export function useRulesOfTargets(scope: Scope, targetArns: readonly string[]): Rules {
  const buses = useAllPages(listEventBuses.pages(scope, {}), busesOf);
  const all = useRules(scope);
  const asked = buses.items.flatMap((bus) => targetArns.map((arn) => ({ bus: bus.Name, arn })));
  const named = useQueries({
    queries: asked.map(({ bus, arn }) => listRuleNamesByTarget.query(scope, { TargetArn: arn, EventBusName: bus })),
    combine: (answers) => ({
      names: answers.map((a) => a.data?.RuleNames ?? []),
      isPending: answers.some((a) => a.isPending),
      error: answers.find((a) => a.error)?.error ?? null,
    }),
  });
  const items = useMemo(() => {
    const keys = new Set(named.names.flatMap((names, i) => names.map((name) => `${asked[i]?.bus} ${name}`)));
    return all.items.filter((r) => keys.has(`${r.EventBusName ?? 'default'} ${r.Name}`));
  }, [all.items, named.names, asked]);
  return { items, isPending: all.isPending || named.isPending, error: all.error ?? named.error };
}
