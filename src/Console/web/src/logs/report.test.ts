import { expect, it } from 'vitest';
import { readReport } from './report';

it('reads a report of a cold start', () => {
  expect(readReport('REPORT RequestId: 597e\tDuration: 0.91 ms\tBilled Duration: 100 ms\tMemory Size: 128 MB\tMax Memory Used: 41 MB\tInit Duration: 61.99 ms\t\n')).toEqual({
    requestId: '597e',
    duration: 0.91,
    billed: 100,
    memorySize: 128,
    memoryUsed: 41,
    init: 61.99,
    status: 'success',
  });
});

it('reads how an invocation ended', () => {
  expect(readReport('REPORT RequestId: 1\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 41 MB\tStatus: timeout')).toMatchObject({ status: 'timeout' });
});

it('reads a report in JSON', () => {
  const record = { requestId: '1', status: 'success', metrics: { durationMs: 4.5, billedDurationMs: 5, memorySizeMB: 128, maxMemoryUsedMB: 40 } };
  expect(readReport(JSON.stringify({ time: 't', type: 'platform.report', record }))).toEqual({ requestId: '1', duration: 4.5, billed: 5, memorySize: 128, memoryUsed: 40, status: 'success' });
});

it.each(['END RequestId: 1', 'REPORT RequestId: 1', 'says "platform.report"'])('takes %j for none', (line) => expect(readReport(line)).toBeNull());
