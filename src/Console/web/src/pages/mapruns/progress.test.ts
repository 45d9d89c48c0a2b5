import { expect, it } from 'vitest';
import { percentDone, rateText, Throughput } from './progress';

const counts = { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0, resultsWritten: 0 };

it('counts what has ended, however it did', () => {
  expect(percentDone(counts)).toBe(0);
  expect(percentDone({ ...counts, total: 1000, succeeded: 980, failed: 10, timedOut: 4, aborted: 5, running: 1 })).toBe(99);
  expect(percentDone({ ...counts, total: 3, succeeded: 3 })).toBe(100);
});

it('measures how fast a map run goes by the last seconds', () => {
  const throughput = new Throughput(10);
  throughput.add(0, 0);
  expect(throughput.rate).toBeNull();
  throughput.add(10, 100);
  expect(throughput.rate).toBe(10);
  throughput.add(20, 400);
  throughput.add(30, 700);
  expect(throughput.rate).toBe(30);
});

it.each([
  [120.4, '120 items per second'],
  [3.44, '3.4 items per second'],
  [0.1, '6 items per minute'],
])('writes %d as %s', (rate, text) => expect(rateText(rate)).toBe(text));
