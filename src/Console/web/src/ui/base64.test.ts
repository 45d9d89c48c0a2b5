import { expect, it } from 'vitest';
import { fromBase64, textOf, toBase64 } from './base64';

it.each(['', 'hello', '{"a":"ü€😀"}', 'two\nlines\tand a tab'])('a text comes back from base64: %j', (text) => {
  expect(fromBase64(toBase64(text))).toBe(text);
});

it('bytes that are no text are told', () => {
  expect(fromBase64('/wD+')).toBeNull();
  expect(fromBase64('not base64!')).toBeNull();
  expect(textOf(new Uint8Array([0x1f, 0x8b, 8, 0]))).toBeNull();
});

it('base64 is that of UTF-8', () => {
  expect(toBase64('ü')).toBe('w7w=');
});
