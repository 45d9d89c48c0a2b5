import { expect, it } from 'vitest';
import { formatAgo, formatBytes, formatDuration } from './format';
import { prettyJson } from './json';

it.each([
  [0, '0 ms'],
  [839.6, '840 ms'],
  [3249, '3.2 s'],
  [59_999, '59.9 s'],
  [125_000, '2 min 05 s'],
  [3_725_000, '1 h 02 min'],
  [273_600_000, '3 d 4 h'],
])('writes %d ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

it.each([
  [812, '812 B'],
  [1536, '1.5 KiB'],
  [20 * 1024 * 1024, '20 MiB'],
])('writes %d bytes as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

it.each([
  [1000 - 30, '30 seconds ago'],
  [1000 - 200, '3 minutes ago'],
  [1000, 'now'],
])('writes the time %d as %s', (seconds, text) => expect(formatAgo(seconds, 1_000_000)).toBe(text));

it('leaves text that is no JSON as it is', () => {
  expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(prettyJson('{a')).toBe('{a');
});
