import { expect, it } from 'vitest';
import { bucketsOf, windowUntil } from './window';

it('reaches from whole periods ago to the end of the one under way', () => {
  const window = windowUntil(Date.UTC(2025, 0, 31, 12, 34, 56), 3 * 3600, 3600);
  expect(window).toEqual({ from: Date.UTC(2025, 0, 31, 10) / 1000, to: Date.UTC(2025, 0, 31, 13) / 1000, period: 3600 });
  expect(bucketsOf(window)).toEqual([window.from, window.from + 3600, window.from + 7200]);
});
