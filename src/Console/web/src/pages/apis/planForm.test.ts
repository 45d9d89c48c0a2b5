import { describe, expect, it } from 'vitest';
import type { UsagePlan } from '../../aws/apigateway';
import { draftProblem, fromDraft, patchesOf, toDraft } from './planForm';

const plan: UsagePlan = { id: 'p', name: 'basic', throttle: { rateLimit: 100, burstLimit: 200 }, quota: { limit: 5000, offset: 2, period: 'MONTH' }, apiStages: [{ apiId: 'a', stage: 'dev' }] };

describe('a usage plan that is edited', () => {
  it('has nothing to change at first', () => expect(patchesOf(plan, toDraft(plan))).toEqual([]));

  it('changes what was changed alone', () => {
    expect(patchesOf(plan, { ...toDraft(plan), name: 'gold', burstLimit: '50', stages: ['b:prod'] })).toEqual([
      { op: 'replace', path: '/name', value: 'gold' },
      { op: 'replace', path: '/throttle/burstLimit', value: '50' },
      { op: 'remove', path: '/apiStages', value: 'a:dev' },
      { op: 'add', path: '/apiStages', value: 'b:prod' },
    ]);
  });

  it('can lose its limits and get them', () => {
    const open: UsagePlan = { id: 'p', name: 'open' };
    expect(patchesOf(plan, { ...toDraft(plan), hasThrottle: false, hasQuota: false }).map((p) => `${p.op} ${p.path}`)).toEqual(['remove /throttle', 'remove /quota']);
    expect(patchesOf(open, { ...toDraft(open), hasQuota: true, limit: '10', period: 'DAY' }).map((p) => `${p.path}=${p.value}`)).toEqual(['/quota/limit=10', '/quota/period=DAY']);
  });
});

it('becomes a new plan', () => {
  expect(fromDraft({ ...toDraft(undefined), name: ' new ', hasQuota: false, stages: ['a:dev'] })).toEqual({ name: 'new', throttle: { rateLimit: 100, burstLimit: 200 }, apiStages: [{ apiId: 'a', stage: 'dev' }] });
});

it.each([
  [{}, null],
  [{ name: ' ' }, 'The plan needs a name.'],
  [{ rateLimit: 'fast' }, 'Rate and burst must be numbers, the burst a whole one.'],
  [{ burstLimit: '1.5' }, 'Rate and burst must be numbers, the burst a whole one.'],
  [{ limit: '0' }, 'The quota must be a whole number above zero.'],
  [{ hasQuota: false, limit: 'x' }, null],
])('finds what is wrong with %o', (change, problem) => expect(draftProblem({ ...toDraft(plan), ...change })).toBe(problem));
