/** How many of a hundred partition keys a shard takes, with one place where it is not whole. Keys are numbers below 2^128. */
export function shareOf(range: { readonly StartingHashKey: string; readonly EndingHashKey: string }): number {
  const perMille = ((BigInt(range.EndingHashKey) - BigInt(range.StartingHashKey) + 1n) * 1000n + (1n << 127n)) >> 128n;
  return Number(perMille) / 10;
}
