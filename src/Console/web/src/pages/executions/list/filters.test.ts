import { describe, expect, it } from 'vitest';
import type { ExecutionListItem } from '../../../aws/states';
import { isSearching, lengthOf, matcher, readFilters, relativeText } from './filters';

const now = Date.parse('2026-03-01T12:00:00Z');
const execution: ExecutionListItem = { executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:Pay:Order-17', stateMachineArn: '', name: 'Order-17', status: 'FAILED', startDate: now / 1000 - 600, stopDate: now / 1000 - 590 };

describe('an execution of ten seconds, ten minutes ago,', () => {
  it.each([
    ['', true],
    ['name=order', true],
    ['name=17', true],
    ['name=18', false],
    [`name=${encodeURIComponent(execution.executionArn)}`, true],
    ['last=15m', true],
    ['last=5m', false],
    ['from=2026-03-01T11:50:00Z', true],
    ['from=2026-03-01T11:51:00Z', false],
    ['to=2026-03-01T11:49:00Z', false],
    ['from=2026-03-01T11:00:00Z&to=2026-03-01T11:55:00Z', true],
    ['longer=9', true],
    ['longer=10', false],
  ])('is looked for by "%s": %s', (address, expected) => {
    expect(matcher(readFilters(new URLSearchParams(address)), now)(execution)).toBe(expected);
  });

  it('is as long as until now while it runs', () => {
    const { stopDate: _, ...running } = execution;
    expect(matcher(readFilters(new URLSearchParams('longer=500')), now)(running)).toBe(true);
  });
});

it('reads from an address what makes sense only', () => {
  const filters = readFilters(new URLSearchParams('status=BROKEN&redrive=x&from=then&last=5y&longer=-1'));
  expect(filters).toEqual({ status: null, redrive: null, name: '', from: null, to: null, last: null, longerThan: null });
  expect(isSearching(filters)).toBe(false);
});

it('writes and reads relative times', () => {
  expect(relativeText(30, 'minute')).toBe('30m');
  expect(relativeText(3, 'second')).toBeNull();
  expect([lengthOf('30m'), lengthOf('2h'), lengthOf('1mo')]).toEqual([1_800_000, 7_200_000, 2_592_000_000]);
});
