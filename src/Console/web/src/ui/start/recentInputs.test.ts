import { expect, it } from 'vitest';
import { inputPreview, withInput } from './recentInputs';

it('keeps the last ten inputs, each once, the latest first', () => {
  const all = Array.from({ length: 12 }, (_, i) => String(i)).reduce<readonly string[]>(withInput, []);
  expect(all).toEqual(['11', '10', '9', '8', '7', '6', '5', '4', '3', '2']);
  expect(withInput(all, '5').slice(0, 3)).toEqual(['5', '11', '10']);
});

it('lets long inputs push the older ones out', () => {
  const long = 'x'.repeat(100 * 1024);
  expect(withInput([long, '{}'], `${long}y`)).toEqual([`${long}y`, '{}']);
});

it('shows an input on one line', () => {
  expect(inputPreview('{\n  "a": 1\n}')).toBe('{ "a": 1 }');
  expect(inputPreview('x'.repeat(80))).toHaveLength(60);
});
