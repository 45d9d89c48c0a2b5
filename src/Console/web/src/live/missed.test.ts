import { expect, it } from 'vitest';
import { Missed } from './missed';

const { at, connected, askedAll } = {
  at: (now: number, quietFor?: number) => (missed: Missed) => missed.at(quietFor === undefined ? {} : { quietFor }, now),
  connected: (missed: Missed) => missed.connected('reconnecting'),
  askedAll: (now: number) => (missed: Missed) => missed.askedAll(now),
};

it.each([
  ['nothing changed since before the page was there', [at(200, 201)], false],
  ['something changed while the page was asking', [at(200, 150)], true],
  ['the server does not say', [at(200)], true],
  ['the connection broke', [at(200, 5000), connected, at(400, 5200)], true],
  ['the server was away at first', [connected, at(400, 5200)], true],
  ['another key signed in, which asks for everything anew', [at(200, 5000), askedAll(9000), at(9100, 101)], false],
  ['something changed after another key had signed in', [at(200, 5000), askedAll(9000), at(9100, 99)], true],
])('changes may have been missed when %s: %#', (_, story, expected) => {
  const missed = new Missed(0);
  expect(story.map((step) => step(missed)).at(-1)).toBe(expected);
});
