import { describe, expect, it } from 'vitest';
import { plainOf } from '../../../asl/json';
import { readDocument } from './document';
import { rangeOf, stateOf } from './location';
import { placeAt } from './place';
import { readYaml, updateYaml, yamlOf } from './yaml';

/** The text without its `|`, and where that was. */
function marked(text: string): [string, number] {
  const at = text.indexOf('|');
  return [text.slice(0, at) + text.slice(at + 1), at];
}

function path(text: string, language: 'json' | 'yaml'): string {
  const [plain, at] = marked(text);
  const place = placeAt(plain, at, language);
  return place === null ? 'nowhere' : `${place.role} ${place.steps.flatMap((s) => s.key ?? []).join('/')} "${place.prefix}"`;
}

describe('The place of the cursor', () => {
  it.each([
    ['{"StartAt": "|"}', 'value StartAt ""'],
    ['{"StartAt": |}', 'value StartAt ""'],
    ['{"StartAt": "A|b", "States": {}}', 'value StartAt "A"'],
    ['{"St|"}', 'key  "St"'],
    ['{|}', 'key  ""'],
    ['{"States": {"A": {"Ne|"\n"End": true}}}', 'key States/A "Ne"'],
    ['{"States": {"A": {"Next": |\n}}}', 'value States/A/Next ""'],
    ['{"States": {"A": {"Next": "B",\n  |\n}}}', 'key States/A ""'],
    ['{"Retry": [{"ErrorEquals": ["States.|"]}]}', 'value Retry/0/ErrorEquals/0 "States."'],
    ['{"Retry": [{"ErrorEquals": [|]}]}', 'value Retry/0/ErrorEquals ""'],
    ['|', 'nowhere'],
  ])('%s in JSON', (text, expected) => {
    expect(path(text, 'json')).toBe(expected);
  });

  it.each([
    ['StartAt: |', 'value StartAt ""'],
    ['StartAt: A|b', 'value StartAt "A"'],
    ['StartAt: A\nSt|', 'key  "St"'],
    ['States:\n  A:\n    Type: Pass\n    Ne|', 'key States/A "Ne"'],
    ['States:\n  A:\n    Type: Pass\n    |', 'key States/A ""'],
    ['States:\n  A:\n    Type: Pass\n    Next: |\n  B:\n    Type: Succeed', 'value States/A/Next ""'],
    ['Retry:\n  - ErrorEquals:\n      - States.|', 'value Retry/0/ErrorEquals/0 "States."'],
  ])('%s in YAML', (text, expected) => {
    expect(path(text, 'yaml')).toBe(expected);
  });
});

describe('The place of a finding', () => {
  const json = '{"StartAt":"A/b","States":{"A":{"Type":"Fail"},"A/b":{"Type":"Parallel","Branches":[{"StartAt":"X","States":{"X":{"Type":"Pass","Next":"Y"}}}]}}}';

  it.each([
    ['/StartAt', '"StartAt":"A/b"'],
    ['/States/A/b', '"A/b"'],
    ['/States/A', '"A"'],
    ['/States/A/b/Branches[0]/States/X/Next', '"Next":"Y"'],
    ['/States/A/b/Branches[0]/States/X/Gone', '"X"'],
    ['/States/A/b/Branches[0]', '{'],
  ])('%s is %s', (location, text) => {
    const { from, to } = rangeOf(readDocument(json, 'json'), location);
    expect(json.slice(from, to)).toBe(text);
  });

  it('is in a state', () => {
    const document = readDocument(json, 'json');
    expect(stateOf(document, '/States/A/b/Branches[0]/States/X/Next')).toBe('X');
    expect(stateOf(document, '/States/A/b/Branches[0]/StartAt')).toBe('A/b');
    expect(stateOf(document, '/StartAt')).toBeUndefined();
  });

  it('is found in YAML as well', () => {
    const yaml = yamlOf(JSON.parse(json));
    const { from, to } = rangeOf(readDocument(yaml, 'yaml'), '/States/A/b/Branches[0]/States/X/Next');
    expect(yaml.slice(from, to)).toBe('Next: Y');
  });
});

describe('YAML', () => {
  it('is the same definition', () => {
    const value = { StartAt: 'A', States: { A: { Type: 'Pass', Result: { n: 1, list: [true, null, 'no', '1', '2020-01-01'] }, End: true } } };
    expect(plainOf(readYaml(yamlOf(value)).root)).toEqual(value);
  });

  it('keeps its comments when the definition changes elsewhere', () => {
    const before = '# the machine\nStartAt: A # first\nStates:\n  # does it\n  A:\n    Type: Pass\n    Next: B\n  B:\n    Type: Succeed\n';
    const after = updateYaml(before, { StartAt: 'C', States: { A: { Type: 'Pass', End: true }, C: { Type: 'Pass', Next: 'A' } } });
    expect(after).toBe('# the machine\nStartAt: C # first\nStates:\n  # does it\n  A:\n    Type: Pass\n    End: true\n  C:\n    Type: Pass\n    Next: A\n');
  });

  it('says where it can not be read', () => {
    expect(readYaml('a: [1, 2\nb: 3').error?.message).toBeTruthy();
    expect(readYaml('StartAt: A').error).toBeUndefined();
  });

  it('reads every beginning of a definition', () => {
    const text = yamlOf({ StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.x', IsNull: true, Next: 'B' }] }, B: { Type: 'Fail' } } });
    for (let i = 0; i < text.length; i++) {
      expect(() => placeAt(text.slice(0, i), i, 'yaml')).not.toThrow();
    }
  });
});
