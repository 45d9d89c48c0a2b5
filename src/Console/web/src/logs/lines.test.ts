import { describe, expect, it } from 'vitest';
import { invocationOf, levelOf, linesAsText, linesOfRequest, type LogLine, oneLine, requestIdOf, splitJson } from './lines';

const a = '597e99f2-dc8b-40df-9786-deb0fe225278';
const b = '855a6e65-9947-46c7-b2ba-f067dae1c2e6';

function lines(...messages: readonly (string | readonly [stream: string, message: string])[]): LogLine[] {
  return messages.map((m, i) => {
    const [logStreamName, message] = typeof m === 'string' ? ['s', m] : m;
    return { eventId: String(i), logStreamName: logStreamName!, message: message!, timestamp: 1000 + i, ingestionTime: 1000 };
  });
}

it.each([
  ['START RequestId: x Version: $LATEST', 'platform'],
  [`REPORT RequestId: ${a}\tDuration: 0.91 ms\t`, 'platform'],
  [`REPORT RequestId: ${a}\tDuration: 3000.00 ms\tStatus: timeout`, 'error'],
  ['{"time":"2025-01-01T00:00:00Z","type":"platform.start","record":{}}', 'platform'],
  ['[ERROR] ValueError: card refused', 'error'],
  ['2025-01-31T12:00:00.000Z\tid\tERROR\tInvoke Error\t{}', 'error'],
  ['2019-11-12T11:39:26.081Z id Task timed out after 1.00 seconds', 'error'],
  ['{"level":"warn","message":"slow"}', 'warning'],
  ['[WARNING] slow', 'warning'],
  ['DEBUG: cache hit', 'debug'],
  ['no errors found', 'info'],
  ['TERRORISED', 'info'],
])('reads the level of %j as %s', (message, level) => expect(levelOf(message)).toBe(level));

it.each([
  [`START RequestId: ${a} Version: $LATEST`, a],
  [`2025-01-31T12:00:00.000Z\t${a}\tINFO\thello`, a],
  [`{"requestId": "${a}"}`, a],
  ['hello', null],
])('finds the request of %j', (message, id) => expect(requestIdOf(message)).toBe(id));

describe('the lines of a request', () => {
  it('are those of its stream from its START to the next', () => {
    const all = lines(`START RequestId: ${a} Version: 1`, 'one', ['t', 'of another'], `END RequestId: ${a}`, `REPORT RequestId: ${a}\t`, 'late', `START RequestId: ${b} Version: 1`, 'two');
    expect(linesOfRequest(all, a).map((l) => l.message)).toEqual([`START RequestId: ${a} Version: 1`, 'one', `END RequestId: ${a}`, `REPORT RequestId: ${a}\t`, 'late']);
    expect(linesOfRequest(all, b).map((l) => l.message)).toEqual([`START RequestId: ${b} Version: 1`, 'two']);
  });

  it('are also those that name it elsewhere', () => {
    expect(linesOfRequest(lines(['other', `called by ${a}`]), a)).toHaveLength(1);
  });
});

describe('JSON in a line', () => {
  it('stands apart from the text around it', () => {
    expect(splitJson('Processing {"id":1} now')).toEqual({ before: 'Processing ', json: '{\n  "id": 1\n}', after: ' now' });
  });

  it('is looked for behind brackets that are none', () => {
    expect(splitJson('[INFO] got [1,2]')).toEqual({ before: '[INFO] got ', json: '[\n  1,\n  2\n]', after: '' });
  });

  it.each(['plain', '[INFO] text', '{a:1}', '{{{{{{{{'])('is not found in %j', (message) => expect(splitJson(message)).toBeNull());
});

it('shows line ends within one row', () => expect(oneLine('a\nb\r\nc\n')).toBe('a ↵ b ↵ c'));

it('writes lines with their time in UTC', () => expect(linesAsText(lines('hello\n'))).toBe('1970-01-01T00:00:01.000Z hello\n'));

it('belongs to the invocation that its stream began before it', () => {
  const all = lines('early', `START RequestId: ${a} Version: 1`, ['t', `START RequestId: ${b} Version: 1`], 'one', ['t', 'two'], `END RequestId: ${a}`, 'INIT_START Runtime', 'again');
  expect(all.map((line) => invocationOf(all, line))).toEqual([null, a, b, a, b, a, null, null]);
});
