import { expect, it } from 'vitest';
import type { HistoryEvent } from '../aws/historyEvent';
import { type PageRequest, HistoryReader } from './reader';

/** A history of so many events, answered in pages as AWS does. */
class Answers {
  readonly asked: PageRequest[] = [];
  constructor(public length: number) {}
  ask = async (request: PageRequest) => {
    this.asked.push(request);
    const from = Number(request.nextToken ?? 0);
    const ids = Array.from({ length: this.length }, (_, i) => (request.reverseOrder ? this.length - i : i + 1));
    const events = ids.slice(from, from + request.maxResults).map((id): HistoryEvent => ({ id, previousEventId: id - 1, type: 'PassStateEntered', timestamp: id, stateEnteredEventDetails: { name: 'P' } }));
    return { events, ...(from + request.maxResults < this.length ? { nextToken: String(from + request.maxResults) } : {}) };
  };
}

async function idle(reader: HistoryReader) {
  await expect.poll(() => reader.current().isComplete).toBe(true);
}

it('reads all pages and tells how far it has come', async () => {
  const answers = new Answers(5400);
  const reader = new HistoryReader(answers.ask);
  const told: number[] = [];
  reader.subscribe(() => told.push(reader.current().history!.events.length));
  reader.start();
  await idle(reader);
  expect(told).toEqual([1000, 2000, 4000, 5400]);
});

it('reads only what is new afterwards', async () => {
  const answers = new Answers(5);
  const reader = new HistoryReader(answers.ask);
  reader.start();
  await idle(reader);
  answers.length = 305;
  await reader.refresh();
  expect(reader.current().history!.events.map((e) => e.id)).toEqual(Array.from({ length: 305 }, (_, i) => i + 1));
  expect(answers.asked.slice(1).map((r) => [r.reverseOrder, r.nextToken])).toEqual([
    [true, undefined],
    [true, '250'],
  ]);
});

it('tells nothing when nothing is new', async () => {
  const reader = new HistoryReader(new Answers(5).ask);
  reader.start();
  await idle(reader);
  const before = reader.current();
  await reader.refresh();
  expect(reader.current()).toBe(before);
});

it('keeps what it has when an answer fails, and goes on when asked again', async () => {
  const answers = new Answers(5);
  let isAway = false;
  const reader = new HistoryReader((request) => (isAway ? Promise.reject(new Error('away')) : answers.ask(request)));
  reader.start();
  await idle(reader);
  isAway = true;
  await reader.refresh();
  expect(reader.current()).toMatchObject({ error: new Error('away'), history: { events: { length: 5 } } });
  isAway = false;
  answers.length = 6;
  await reader.refresh();
  expect(reader.current()).toMatchObject({ error: null, history: { events: { length: 6 } } });
});
