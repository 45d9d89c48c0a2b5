import { expect, it } from 'vitest';
import { entriesOf, pathOf, readCsv } from './folders';

const object = (Key: string) => ({ Key, LastModified: 0, ETag: '""', Size: 1, StorageClass: 'STANDARD' });

it('a folder shows its folders, then its objects, by their own names', () => {
  const pages = [{ Contents: [object('runs/'), object('runs/a.json')], CommonPrefixes: ['runs/1/'] }, { Contents: [object('runs/b.json')], CommonPrefixes: ['runs/2/'] }];
  expect(entriesOf(pages, 'runs/').map((e) => e.name)).toEqual(['1/', '2/', 'a.json', 'b.json']);
});

it.each([
  ['', []],
  ['a/', [{ name: 'a', prefix: 'a/' }]],
  ['a/b c/', [{ name: 'a', prefix: 'a/' }, { name: 'b c', prefix: 'a/b c/' }]],
])('the way to the folder %j', (prefix, path) => {
  expect(pathOf(prefix)).toEqual(path);
});

it.each([
  ['a,b\n1,2\n', [['a', 'b'], ['1', '2']]],
  ['a,b\r\n"x, ""y""","two\nlines"', [['a', 'b'], ['x, "y"', 'two\nlines']]],
  ['a,b\n1,', [['a', 'b'], ['1', '']]],
  ['only text\nof lines', null],
])('CSV %j is a table', (text, rows) => {
  expect(readCsv(text, 100)).toEqual(rows);
});

it('a long CSV is read as far as it is shown', () => {
  expect(readCsv('a,b\n'.repeat(50), 3)).toHaveLength(3);
});
