import { describe, expect, it } from 'vitest';
import { isValidJson, jsonOrText, prettyJson, readJson } from './json';

describe('JSON that may be none', () => {
  it.each([
    ['{"a":[1]}', { a: [1] }],
    ['null', null],
    ['', undefined],
    ['{"a":', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (text, value) => {
    expect(readJson(text)).toEqual(value);
    expect(text !== undefined && isValidJson(text)).toBe(value !== undefined);
  });

  it('keeps null apart from what is no JSON', () => {
    expect(jsonOrText('null')).toBeNull();
    expect(jsonOrText('{"a":')).toBe('{"a":');
  });

  it('indents what is JSON and keeps what is none', () => {
    expect(prettyJson('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyJson('plain text')).toBe('plain text');
  });
});
