import { expect, it } from 'vitest';
import { compareValues, type SortValue } from './order';

it.each<[string, readonly SortValue[], readonly SortValue[]]>([
  ['numbers by size', [10, 9, 100], [9, 10, 100]],
  ['texts with their numbers by size', ['item10', 'Item2', 'item1'], ['item1', 'Item2', 'item10']],
  ['what is missing first', [1, null, 0], [null, 0, 1]],
])('orders %s', (_, given, expected) => {
  expect([...given].sort(compareValues)).toEqual(expected);
});
