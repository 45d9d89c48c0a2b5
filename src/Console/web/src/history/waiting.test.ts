import { expect, it } from 'vitest';
import { readMachine } from '../asl/machine';
import { endOfWait } from './waiting';

it.each<[string, object, string, number | null]>([
  ['its seconds', { Seconds: 10 }, '{}', 110],
  ['its timestamp', { Timestamp: '1970-01-01T00:05:00Z' }, '{}', 300],
  ['a path to seconds', { SecondsPath: '$.a.b[1]' }, '{"a":{"b":[1,20]}}', 120],
  ['a path below an InputPath', { InputPath: '$.a', SecondsPath: '$.n' }, '{"a":{"n":5}}', 105],
  ['a path to a timestamp', { TimestampPath: '$.t' }, '{"t":"1970-01-01T00:05:00Z"}', 300],
  ['an expression that is a path', { Seconds: '{% $states.input.n %}' }, '{"n":7}', 107],
  ['any other expression', { Seconds: '{% $states.input.n * 2 %}' }, '{"n":7}', null],
  ['nothing', { SecondsPath: '$.missing' }, '{}', null],
])('a Wait ends by %s', (_, fields, input, end) => {
  const machine = readMachine(JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', ...fields, End: true } } }));
  expect(endOfWait(machine.states[0], { input }, 100)).toBe(end);
});
