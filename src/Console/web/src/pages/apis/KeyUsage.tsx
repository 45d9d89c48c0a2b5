import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ApiKey, Usage, UsagePlan } from '../../aws/apigateway';
import { formatNumber } from '../../ui/format';
import styles from './apis.module.css';
import { nameOfKey } from './keys';
import { periodName } from './planText';
import { dateOf, periodEnd, periodStart, usageSince } from './usage';
import { useRate } from './useRate';

interface Props {
  readonly plan: UsagePlan;
  readonly apiKey: ApiKey;
  readonly usage: Usage;
  /** When the usage was asked for, milliseconds since 1970. */
  readonly askedAt: number;
  readonly now: number;
  readonly onRemove: () => void;
}

const reset = new Intl.DateTimeFormat('en', { month: 'long', day: 'numeric', timeZone: 'UTC' });

/** What one key has used of its quota, and how near it comes to its throttle. */
export function KeyUsage({ plan, apiKey, usage, askedAt, now, onRemove }: Props) {
  const name = nameOfKey(apiKey);
  const today = usageSince(usage, apiKey.id, dateOf(now)).used;
  const total = usageSince(usage, apiKey.id, usage.startDate).used;
  const rate = useRate(total, askedAt);
  return (
    <SpaceBetween size="s">
      <div>
        <Box variant="h3" padding="n">
          {name}
        </Box>
        <Box color="text-body-secondary" fontSize="body-s">
          {formatNumber(today)} {today === 1 ? 'request' : 'requests'} today{apiKey.enabled ? '' : ' · disabled'} ·{' '}
          <Button variant="inline-link" ariaLabel={`Remove ${name} from the plan`} onClick={onRemove}>
            Remove
          </Button>
        </Box>
      </div>
      <div className={styles.meters}>
        <QuotaMeter plan={plan} apiKey={apiKey} usage={usage} now={now} />
        <ThrottleMeter plan={plan} rate={rate} name={name} />
      </div>
    </SpaceBetween>
  );
}

function QuotaMeter({ plan: { quota }, apiKey, usage, now }: Pick<Props, 'plan' | 'apiKey' | 'usage' | 'now'>) {
  if (!quota) {
    return <None label="Quota" text="The plan has no quota." />;
  }
  const { used, remaining = quota.limit } = usageSince(usage, apiKey.id, periodStart(quota.period, now));
  const whole = used + remaining;
  return (
    <ProgressBar
      label="Quota"
      ariaLabel={`Quota of ${nameOfKey(apiKey)}`}
      value={whole === 0 ? 100 : (100 * used) / whole}
      description={`${formatNumber(used)} of ${formatNumber(whole)} requests this ${periodName(quota)}`}
      additionalInfo={`${remaining === 0 ? 'The quota is used up: requests are answered with 429.' : `${formatNumber(remaining)} left.`} It begins anew on ${reset.format(periodEnd(quota.period, now))}.`}
    />
  );
}

function ThrottleMeter({ plan: { throttle }, rate, name }: { readonly plan: UsagePlan; readonly rate: number; readonly name: string }) {
  const limit = throttle?.rateLimit;
  if (limit === undefined) {
    return <None label="Throttle" text="The plan has no throttle." />;
  }
  const shown = formatNumber(Math.round(rate * 10) / 10);
  return (
    <ProgressBar
      label="Throttle"
      ariaLabel={`Throttle of ${name}`}
      value={limit === 0 ? 100 : Math.min(100, (100 * rate) / limit)}
      description={`${shown} of ${formatNumber(limit)} requests per second, over the last seconds`}
      {...(throttle?.burstLimit === undefined ? {} : { additionalInfo: `Up to ${formatNumber(throttle.burstLimit)} at once.` })}
    />
  );
}

function None({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <Box variant="awsui-key-label">{label}</Box>
      <Box color="text-body-secondary">{text}</Box>
    </div>
  );
}
