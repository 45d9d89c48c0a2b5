import { describe, expect, it } from 'vitest';
import { quantileBetween, readMetricsText, sumOf } from './metricsText';

const text = `# HELP treadle_requests_total Requests.
# TYPE treadle_requests_total counter
treadle_requests_total{operation="ListRules",code="OK"} 2
treadle_requests_total{operation="ListRules",code="A \\"quoted\\" one"} 3
treadle_transitions_total 1.5e3
took_seconds_bucket{le="0.001"} 10
took_seconds_bucket{le="0.002"} 90
took_seconds_bucket{le="+Inf"} 100
`;

describe("the server's measurements", () => {
  it('are read with their labels', () => {
    const samples = readMetricsText(text);
    expect(samples).toHaveLength(6);
    expect(samples[1]).toEqual({ name: 'treadle_requests_total', labels: { operation: 'ListRules', code: 'A "quoted" one' }, value: 3 });
    expect(sumOf(samples, 'treadle_requests_total')).toBe(5);
    expect(sumOf(samples, 'treadle_requests_total', { code: 'OK' })).toBe(2);
    expect(sumOf(samples, 'treadle_transitions_total')).toBe(1500);
  });

  it.each([
    ['the middle lies within its bucket', 0.5, 0.0015],
    ['a quantile at the end of a bucket is its bound', 0.9, 0.002],
    ['what is above all bounds is said to be the greatest', 0.99, 0.002],
  ])('give quantiles: %s', (_, quantile, expected) => {
    expect(quantileBetween([], readMetricsText(text), 'took_seconds', quantile)).toBeCloseTo(expected);
  });

  it('give no quantile when nothing was seen since', () => {
    const samples = readMetricsText(text);
    expect(quantileBetween(samples, samples, 'took_seconds', 0.99)).toBeNull();
  });
});
