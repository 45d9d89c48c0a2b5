import { describe, expect, it } from 'vitest';
import { readDocument } from '../document/document';
import { placeAt } from '../document/place';
import { explain } from './explain';
import { insertionOf } from './insertions';
import { type Knowledge, propose } from './proposals';
import type { Field, LanguageTables } from './tables';

const word = (name: string, parameters?: string) => ({ name, help: `About ${name}.`, link: 'x', ...(parameters === undefined ? {} : { parameters }) });
const field = (name: string, kind: Field['kind'] = 'string', more: Partial<Field> = {}): Field => ({ ...word(name), kind, language: null, isRequired: false, values: [], ...more });
const objectOf = (...fields: readonly Field[]) => ({ fields, exclusive: [] });

// A few of the words that a server gives.
const tables: LanguageTables = {
  objects: {
    Machine: objectOf(field('StartAt', 'string', { isRequired: true }), field('States', 'object'), field('QueryLanguage', 'string', { values: ['JSONPath', 'JSONata'] })),
    Branch: objectOf(field('StartAt'), field('States', 'object')),
    Pass: objectOf(field('Type'), field('Next'), field('End', 'boolean'), field('Result', 'any', { language: 'JSONPath' }), field('Output', 'any', { language: 'JSONata' })),
    Task: objectOf(field('Type'), field('Resource'), field('Parameters', 'template', { language: 'JSONPath' }), field('Retry', 'array'), field('Next'), field('End', 'boolean')),
    Retrier: objectOf(field('ErrorEquals', 'array', { isRequired: true }), field('JitterStrategy', 'string', { values: ['NONE', 'FULL'] })),
    ChoiceRule: objectOf(field('Variable', 'path'), field('Next')),
  },
  stateTypes: ['Pass', 'Task', 'Choice'].map((n) => word(n)),
  operators: [{ ...word('StringEquals'), operand: 'string' }],
  errors: [word('States.ALL'), word('States.Timeout')],
  intrinsics: [word('States.Format', '(template, value…)')],
  jsonata: [{ ...word('sum', '(array)'), signature: '<a<n>:n>' }],
  context: [word('Execution'), word('Execution.Id')],
  reserved: [word('$states.input')],
  integrations: [{ resource: 'arn:aws:states:::lambda:invoke', isSupported: true, arguments: [{ name: 'FunctionName', isRequired: true }, { name: 'Payload', isRequired: false }] }],
  services: ['sqs'],
};
const knowledge: Knowledge = {
  tables,
  service: (name) => (name === 'sqs' ? { name, actions: [{ action: 'sendMessage', arguments: [{ name: 'QueueUrl', isRequired: true }] }], errors: ['Sqs.QueueDoesNotExistException'] } : undefined),
  resources: ['arn:aws:lambda:eu-west-1:000000000000:function:print'],
};

function proposed(marked: string, language: 'json' | 'yaml' = 'json') {
  const at = marked.indexOf('|');
  const text = marked.slice(0, at) + marked.slice(at + 1);
  const place = placeAt(text, at, language)!;
  return { text, at, place, found: propose(place, knowledge, readDocument(text, language).root)! };
}

const labels = (marked: string, language: 'json' | 'yaml' = 'json') => proposed(marked, language).found.items.map((p) => p.label);

function inserted(marked: string, label: string, language: 'json' | 'yaml' = 'json'): string {
  const { text, at, place, found } = proposed(marked, language);
  const { changes, cursor } = insertionOf(text, at, place, found.role, found.items.find((p) => p.label === label)!, language);
  const after = changes.toReversed().reduce((t, c) => t.slice(0, c.from) + c.insert + t.slice(c.to), text);
  return `${after.slice(0, cursor)}|${after.slice(cursor)}`;
}

describe('What is proposed', () => {
  it.each([
    ['{"StartAt":"A",|}', ['States', 'QueryLanguage']],
    ['{"States":{"A":{"Type":"Pass","|"}}}', ['Next', 'End', 'Result']],
    ['{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","|"}}}', ['Next', 'End', 'Output']],
    ['{"States":{"A":{"Type":"Pass","QueryLanguage":"JSONata","|"}}}', ['Next', 'End', 'Output']],
    ['{"StartAt":"|","States":{"A":{},"B":{}}}', ['A', 'B']],
    ['{"States":{"P":{"Type":"Parallel","Branches":[{"StartAt":"|","States":{"X":{}}}]}}}', ['X']],
    ['{"States":{"A":{"Type":"|"}}}', ['Pass', 'Task', 'Choice']],
    ['{"States":{"A":{"Type":"Task","Retry":[{"|"}]}}}', ['ErrorEquals', 'JitterStrategy']],
    ['{"States":{"A":{"Type":"Task","Retry":[{"JitterStrategy":"|"}]}}}', ['NONE', 'FULL']],
    ['{"States":{"A":{"Type":"Task","Retry":[{"ErrorEquals":["|"]}]}}}', ['States.ALL', 'States.Timeout']],
    ['{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:sendMessage","Retry":[{"ErrorEquals":["|"]}]}}}', ['States.ALL', 'States.Timeout', 'Sqs.QueueDoesNotExistException']],
    ['{"States":{"A":{"Type":"Task","Resource":"|"}}}', ['arn:aws:lambda:eu-west-1:000000000000:function:print', 'arn:aws:states:::lambda:invoke', 'arn:aws:states:::aws-sdk:sqs:']],
    ['{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:|"}}}', ['arn:aws:states:::aws-sdk:sqs:sendMessage']],
    ['{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"|"}}}}', ['FunctionName', 'FunctionName.$', 'Payload', 'Payload.$']],
    ['{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::aws-sdk:sqs:sendMessage","Parameters":{"|"}}}}', ['QueueUrl', 'QueueUrl.$']],
    ['{"States":{"A":{"Type":"Choice","Choices":[{"|"}]}}}', ['Variable', 'Next', 'StringEquals']],
    ['{"States":{"A":{"Type":"Pass","End":|}}}', ['true']],
    ['{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Assign":{"n":1},"Output":"{% $| %}"}}}', ['$states.input', '$n', '$sum']],
    ['{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Output":"{% $states.context.| %}"}}}', ['$states.context.Execution', '$states.context.Execution.Id']],
    ['{"States":{"A":{"Type":"Pass","Parameters":{"x.$":"|"}}}}', ['States.Format', '$', '$$.Execution', '$$.Execution.Id']],
  ])('%s', (text, expected) => {
    expect(labels(text)).toEqual(expected);
  });

  it('is the same in YAML', () => {
    expect(labels('States:\n  A:\n    Type: Pass\n    |', 'yaml')).toEqual(['Next', 'End', 'Result']);
    expect(labels('States:\n  A:\n    Type: Pass\n    Next: |\n  B:\n    Type: Pass', 'yaml')).toEqual(['A', 'B']);
  });
});

describe('What is inserted', () => {
  it.each([
    ['{\n  "St|"\n}', 'StartAt', '{\n  "StartAt": "|"\n}'],
    ['{\n  "Comment": "x"\n  |\n}', 'StartAt', '{\n  "Comment": "x",\n  "StartAt": "|"\n}'],
    ['{\n  |\n  "Comment": "x"\n}', 'States', '{\n  "States": {|},\n  "Comment": "x"\n}'],
    ['{"Sta|": "A"}', 'StartAt', '{"StartAt"|: "A"}'],
    ['{"StartAt": "|", "States": {"A": {}}}', 'A', '{"StartAt": "A"|, "States": {"A": {}}}'],
    ['{"StartAt": |, "States": {"A": {}}}', 'A', '{"StartAt": "A"|, "States": {"A": {}}}'],
    ['{"States": {"A": {"Type": "Pass", "End": |}}}', 'true', '{"States": {"A": {"Type": "Pass", "End": true|}}}'],
    ['{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Output":"{% $su| %}"}}}', '$sum', '{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Output":"{% $sum(|) %}"}}}'],
  ])('%s and %s', (text, label, expected) => {
    expect(inserted(text, label)).toBe(expected);
  });

  it('is a whole state with its indentation', () => {
    expect(inserted('{\n  "States": {\n    |\n  }\n}', 'Pass')).toBe('{\n  "States": {\n    "Pass": {\n      "Type": "Pass",\n      "End": true\n    }|\n  }\n}');
    expect(inserted('States:\n  |', 'Pass', 'yaml')).toBe('States:\n  Pass:\n    Type: Pass\n    End: true|');
  });
});

describe('What is explained', () => {
  const explained = (marked: string) => {
    const at = marked.indexOf('|');
    const text = marked.slice(0, at) + marked.slice(at + 1);
    const place = placeAt(text, at, 'json')!;
    return explain(place, text.slice(place.from, place.to), knowledge);
  };

  it.each([
    ['{"Sta|rtAt": "A"}', 'StartAt (string, required)'],
    ['{"States":{"A":{"Type":"Pa|ss"}}}', 'Pass'],
    ['{"States":{"A":{"Type":"Task","Retry":[{"ErrorEquals":["States.Ti|meout"]}]}}}', 'States.Timeout'],
    ['{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:in|voke"}}}', 'lambda:invoke'],
    ['{"States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"Function|Name.$":"$"}}}}', 'FunctionName'],
    ['{"States":{"A":{"Type":"Pass","Parameters":{"x.$":"States.For|mat(\'{}\', $)"}}}}', 'States.Format(template, value…)'],
    ['{"States":{"A":{"Type":"Pass","Parameters":{"x.$":"$$.Execu|tion.Id"}}}}', '$$.Execution.Id'],
    ['{"QueryLanguage":"JSONata","States":{"A":{"Type":"Pass","Output":"{% $su|m([1]) %}"}}}', '$sum(array)'],
  ])('%s', (text, title) => {
    expect(explained(text)?.title).toBe(title);
  });

  it('is nothing of what is no word of the language', () => {
    expect(explained('{"States":{"A":{"Type":"Pass","Result":"he|llo"}}}')).toBeNull();
  });
});
