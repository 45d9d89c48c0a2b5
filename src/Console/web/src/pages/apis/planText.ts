import type { Quota, Throttle } from '../../aws/apigateway';
import { formatNumber } from '../../ui/format';

/** `100 requests per second, 200 at once`. */
export function throttleText(throttle: Throttle | undefined): string {
  if (!throttle || (throttle.rateLimit === undefined && throttle.burstLimit === undefined)) {
    return 'None';
  }
  const parts = [throttle.rateLimit === undefined ? '' : `${formatNumber(throttle.rateLimit)} requests per second`, throttle.burstLimit === undefined ? '' : `${formatNumber(throttle.burstLimit)} at once`];
  return parts.filter(Boolean).join(', ');
}

const periods = { DAY: 'day', WEEK: 'week', MONTH: 'month' } as const;

/** `5,000 requests per month`. */
export function quotaText(quota: Quota | undefined): string {
  return quota ? `${formatNumber(quota.limit)} requests per ${periods[quota.period]}` : 'None';
}

export function periodName(quota: Quota): string {
  return periods[quota.period];
}
