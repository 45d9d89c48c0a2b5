import type { PatchOperation, Quota, UsagePlan } from '../../aws/apigateway';

/** A usage plan as it is typed. */
export interface PlanDraft {
  readonly name: string;
  readonly description: string;
  readonly hasThrottle: boolean;
  readonly rateLimit: string;
  readonly burstLimit: string;
  readonly hasQuota: boolean;
  readonly limit: string;
  readonly period: Quota['period'];
  /** `api:stage` */
  readonly stages: readonly string[];
}

export function toDraft(plan: UsagePlan | undefined): PlanDraft {
  return {
    name: plan?.name ?? '',
    description: plan?.description ?? '',
    hasThrottle: plan === undefined || plan.throttle !== undefined,
    rateLimit: String(plan?.throttle?.rateLimit ?? 100),
    burstLimit: String(plan?.throttle?.burstLimit ?? 200),
    hasQuota: plan === undefined || plan.quota !== undefined,
    limit: String(plan?.quota?.limit ?? 5000),
    period: plan?.quota?.period ?? 'MONTH',
    stages: stagesOf(plan),
  };
}

function stagesOf(plan: UsagePlan | undefined): readonly string[] {
  return plan?.apiStages?.map((s) => `${s.apiId}:${s.stage}`) ?? [];
}

/** What is wrong with a draft; null when nothing is. */
export function draftProblem({ name, hasThrottle, rateLimit, burstLimit, hasQuota, limit }: PlanDraft): string | null {
  const isWhole = (text: string) => /^\d{1,10}$/.test(text);
  if (name.trim() === '') {
    return 'The plan needs a name.';
  }
  if (hasThrottle && !(/^\d+(\.\d+)?$/.test(rateLimit) && isWhole(burstLimit))) {
    return 'Rate and burst must be numbers, the burst a whole one.';
  }
  return hasQuota && !(isWhole(limit) && Number(limit) > 0) ? 'The quota must be a whole number above zero.' : null;
}

/** For CreateUsagePlan. */
export function fromDraft(draft: PlanDraft): Omit<UsagePlan, 'id'> {
  return {
    name: draft.name.trim(),
    ...(draft.description === '' ? {} : { description: draft.description }),
    ...(draft.hasThrottle ? { throttle: { rateLimit: Number(draft.rateLimit), burstLimit: Number(draft.burstLimit) } } : {}),
    ...(draft.hasQuota ? { quota: { limit: Number(draft.limit), period: draft.period } } : {}),
    apiStages: draft.stages.map((stage) => {
      const [apiId, name] = stage.split(':');
      return { apiId: apiId!, stage: name! };
    }),
  };
}

/** For UpdateUsagePlan: what differs from the plan. */
export function patchesOf(plan: UsagePlan, draft: PlanDraft): readonly PatchOperation[] {
  const before = toDraft(plan);
  const replace = (path: string, value: string): PatchOperation => ({ op: 'replace', path, value });
  const patches: PatchOperation[] = [];
  if (draft.name.trim() !== before.name) {
    patches.push(replace('/name', draft.name.trim()));
  }
  if (draft.description !== before.description) {
    patches.push(replace('/description', draft.description));
  }
  if (!draft.hasThrottle && before.hasThrottle) {
    patches.push({ op: 'remove', path: '/throttle' });
  }
  if (draft.hasThrottle && (!before.hasThrottle || draft.rateLimit !== before.rateLimit)) {
    patches.push(replace('/throttle/rateLimit', draft.rateLimit));
  }
  if (draft.hasThrottle && (!before.hasThrottle || draft.burstLimit !== before.burstLimit)) {
    patches.push(replace('/throttle/burstLimit', draft.burstLimit));
  }
  if (!draft.hasQuota && before.hasQuota) {
    patches.push({ op: 'remove', path: '/quota' });
  }
  if (draft.hasQuota && (!before.hasQuota || draft.limit !== before.limit)) {
    patches.push(replace('/quota/limit', draft.limit));
  }
  if (draft.hasQuota && (!before.hasQuota || draft.period !== before.period)) {
    patches.push(replace('/quota/period', draft.period));
  }
  const isIn = (stages: readonly string[]) => (stage: string) => stages.includes(stage);
  patches.push(...before.stages.filter((s) => !isIn(draft.stages)(s)).map((value): PatchOperation => ({ op: 'remove', path: '/apiStages', value })));
  patches.push(...draft.stages.filter((s) => !isIn(before.stages)(s)).map((value): PatchOperation => ({ op: 'add', path: '/apiStages', value })));
  return patches;
}
