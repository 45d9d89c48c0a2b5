import { expect, it } from 'vitest';
import { readLast, readSelection, writeSelection } from './selection';

it.each([
  ['15m', 900_000],
  ['3h', 10_800_000],
  ['1w', 604_800_000],
  ['', undefined],
  ['3', undefined],
  ['-1h', undefined],
])('reads the length %j as %s', (text, ms) => expect(readLast(text)).toBe(ms));

it('keeps what is selected in an address', () => {
  const selection = { filter: '?a "b c"', from: 1, to: 2, stream: '2019/11/13/[$LATEST]1', request: undefined, last: undefined };
  const address = new URLSearchParams(Object.entries(writeSelection(selection)).filter((e): e is [string, string] => e[1] !== null));
  expect(readSelection(address)).toEqual(selection);
});

it('takes nothing from an address that says nothing', () => {
  expect(Object.values(readSelection(new URLSearchParams('from=x&last=soon'))).every((v) => v === undefined)).toBe(true);
});
