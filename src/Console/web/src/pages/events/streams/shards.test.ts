import { expect, it } from 'vitest';
import { shareOf } from './shards';

const last = '340282366920938463463374607431768211455';

it.each([
  ['0', last, 100],
  ['0', '170141183460469231731687303715884105727', 50],
  ['113427455640312821154458202477256070485', '226854911280625642308916404954512140970', 33.3],
])('the shard of %s to %s takes %d %% of the keys', (StartingHashKey, EndingHashKey, share) => {
  expect(shareOf({ StartingHashKey, EndingHashKey })).toBe(share);
});
