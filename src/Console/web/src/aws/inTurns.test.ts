import { expect, it } from 'vitest';
import { inTurns } from './inTurns';

it('works on all, never on more than the width at once', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await inTurns([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    done.push(item);
  });
  expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

it('fails as the first that failed', async () => {
  await expect(inTurns(['a', 'b'], 1, (item) => Promise.reject(new Error(item)))).rejects.toThrow('a');
});
