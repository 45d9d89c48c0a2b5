import { expect, it } from 'vitest';
import { entryOfPage } from './recent';

it.each([
  ['/functions/hello', { kind: 'Function', title: 'T', href: '#/functions/hello' }],
  ['/executions/arn%3Aaws', { kind: 'Execution', title: 'T', href: '#/executions/arn%3Aaws' }],
  ['/functions', null],
  ['/state-machines/new', null],
  ['/state-machines/arn/edit', null],
  ['/settings', null],
])('pages about one thing are remembered: %s', (path, expected) => {
  expect(entryOfPage(path, 'T')).toEqual(expected);
});
