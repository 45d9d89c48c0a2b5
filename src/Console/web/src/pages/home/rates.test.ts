import { describe, expect, it } from 'vitest';
import { readMetricsText } from '../../aws/metricsText';
import { ratesBetween } from './rates';

const look = (at: number, started: number, transitions: number, fast: number, all: number) => ({
  at,
  samples: readMetricsText(
    [
      `treadle_executions_started_total ${started}`,
      `treadle_transitions_total ${transitions}`,
      `treadle_commit_duration_seconds_bucket{le="0.001"} ${fast}`,
      `treadle_commit_duration_seconds_bucket{le="0.01"} ${all}`,
      `treadle_commit_duration_seconds_bucket{le="+Inf"} ${all}`,
    ].join('\n'),
  ),
});

describe('rates', () => {
  it('are what was counted between two looks, per second', () => {
    expect(ratesBetween(look(0, 10, 100, 5, 5), look(2000, 14, 110, 5, 105))).toEqual({ at: 2000, starts: 2, transitions: 5, stepP99: null, commitP99: expect.closeTo(9.91) });
  });

  it('are unknown over a restart, and without time in between', () => {
    expect(ratesBetween(look(0, 10, 100, 5, 5), look(2000, 1, 2, 0, 0))).toBeNull();
    expect(ratesBetween(look(0, 10, 100, 5, 5), look(0, 10, 100, 5, 5))).toBeNull();
  });
});
