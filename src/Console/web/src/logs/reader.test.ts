import { describe, expect, it } from 'vitest';
import type { FilterLogEventsInput } from '../aws/logs';
import type { LogLine } from './lines';
import { LogReader, mergeLines } from './reader';

const now = 1_700_000_000_000;
const hour = 3_600_000;

const line = (timestamp: number, n = 0): LogLine => ({ eventId: `${String(timestamp).padStart(20, '0')}${String(n).padStart(8, '0')}`, logStreamName: 's', timestamp, message: `${timestamp}/${n}`, ingestionTime: now });

/** A log group that answers in pages of `size`, and what it was asked. */
function group(size = 10_000) {
  const all: LogLine[] = [];
  const asked: FilterLogEventsInput[] = [];
  const ask = (input: FilterLogEventsInput) => {
    asked.push(input);
    const found = all.filter((l) => l.timestamp >= (input.startTime ?? 0) && l.timestamp <= (input.endTime ?? Number.POSITIVE_INFINITY)).sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
    const start = Number(input.nextToken ?? 0);
    return Promise.resolve({ events: found.slice(start, start + size), ...(start + size < found.length ? { nextToken: String(start + size) } : {}) });
  };
  return { all, asked, ask };
}

describe('a log group without a range', () => {
  it('is read back in time until there is enough', async () => {
    const { all, ask } = group();
    all.push(line(now - 30 * 24 * hour), line(now - hour), line(now - 1000));
    const reader = new LogReader({ logGroupName: 'g' }, ask, () => now);
    await reader.start();
    expect(reader.snapshot().lines.map((l) => l.timestamp)).toEqual(all.map((l) => l.timestamp));
    expect(reader.snapshot()).toMatchObject({ hasOlder: false, isLoading: false });
  });

  it('shows the newest lines first and gives the older ones on demand', async () => {
    const { all, ask } = group();
    for (let i = 0; i < 1200; i++) {
      all.push(line(now - i * 1000));
    }
    const reader = new LogReader({ logGroupName: 'g' }, ask, () => now);
    await reader.start();
    const first = reader.snapshot();
    expect(first.lines.at(-1)!.timestamp).toBe(now);
    expect(first.lines.length).toBeLessThan(1200);
    expect(first.hasOlder).toBe(true);
    await reader.loadOlder();
    expect(reader.snapshot().lines).toHaveLength(1200);
    expect(reader.snapshot().shift - first.shift).toBe(1200 - first.lines.length);
  });

  it('narrows a window that is too full', async () => {
    const { all, asked, ask } = group(10);
    for (let i = 0; i < 600; i++) {
      all.push(line(now - i * 1000));
    }
    const reader = new LogReader({ logGroupName: 'g' }, ask, () => now);
    await reader.start();
    expect(reader.snapshot().lines.at(-1)!.timestamp).toBe(now);
    expect(new Set(reader.snapshot().lines.map((l) => l.eventId)).size).toBe(reader.snapshot().lines.length);
    expect(asked[0]!.startTime).toBeLessThan(asked[10]!.startTime!);
  });

  it('gets what is added, each line once, in order of time', async () => {
    const { all, ask } = group();
    all.push(line(now - 5000), line(now - 1000));
    const reader = new LogReader({ logGroupName: 'g' }, ask, () => now);
    await reader.start();
    all.push(line(now - 2000), line(now + 1));
    await reader.refresh();
    expect(reader.snapshot().lines.map((l) => l.timestamp - now)).toEqual([-5000, -2000, -1000, 1]);
  });

  it('misses nothing that is added while it reads', async () => {
    const { all, ask } = group();
    const reader = new LogReader({ logGroupName: 'g' }, ask, () => now);
    const starting = reader.start();
    all.push(line(now));
    const refreshed = reader.refresh();
    await Promise.all([starting, refreshed]);
    expect(reader.snapshot().lines).toHaveLength(1);
  });
});

it('keeps to a range', async () => {
  const { all, ask } = group(2);
  all.push(line(1), line(2), line(3), line(4), line(5));
  const reader = new LogReader({ logGroupName: 'g', from: 2, to: 4 }, ask, () => now);
  await reader.start();
  expect(reader.snapshot().lines.map((l) => l.timestamp)).toEqual([2, 3, 4]);
  expect(reader.snapshot().hasOlder).toBe(false);
});

it('says what went wrong and goes on when asked again', async () => {
  const { all, ask } = group();
  let isBroken = true;
  const reader = new LogReader({ logGroupName: 'g' }, (input) => (isBroken ? Promise.reject(new Error('gone')) : ask(input)), () => now);
  await reader.start();
  expect(reader.snapshot().error).toEqual(new Error('gone'));
  isBroken = false;
  all.push(line(now));
  await reader.start();
  expect(reader.snapshot()).toMatchObject({ error: null, lines: all });
});

describe('merging', () => {
  const lines = [line(1), line(2, 1), line(2, 2), line(5)];
  it('gives the same array when there is nothing new', () => expect(mergeLines(lines, [line(2, 2), line(5)])).toBe(lines));
  it('puts late lines where they belong', () => expect(mergeLines(lines, [line(2, 3), line(5)])).toEqual([line(1), line(2, 1), line(2, 2), line(2, 3), line(5)]));
});
