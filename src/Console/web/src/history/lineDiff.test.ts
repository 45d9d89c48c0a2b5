import { expect, it } from 'vitest';
import { diffLines } from './lineDiff';

const shown = (before: string | null, after: string) => diffLines(before, after).map((l) => `${{ SAME: ' ', ADDED: '+', GONE: '-' }[l.kind]}${l.text}`);

it.each<[string, string | null, string, string[]]>([
  ['nothing before it', null, 'a\nb', [' a', ' b']],
  ['a line that came', '{\n1\n}', '{\n1,\n2\n}', [' {', ' 1,', '+2', ' }']],
  ['a line that went', 'a\nb\nc', 'a\nc', [' a', '-b', ' c']],
  ['a line that changed', 'a\nb', 'a\nc', [' a', '-b', '+c']],
])('marks %s', (_, before, after, lines) => {
  expect(shown(before, after)).toEqual(lines);
});
