import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import * as tokens from '@cloudscape-design/design-tokens';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { type ApiKey, createUsagePlanKey, deleteUsagePlanKey, getUsage, type Usage, type UsagePlan } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { Skeleton } from '../../ui/Skeleton';
import { type ChartSeries, TimeChart } from '../../ui/charts';
import { useNow } from '../../ui/clock';
import { formatNumber } from '../../ui/format';
import { useAction } from '../../ui/useAction';
import { KeyUsage } from './KeyUsage';
import styles from './apis.module.css';
import { nameOfKey, useApiKeys, useKeysOfPlans } from './keys';
import { quotaText, throttleText } from './planText';
import { dateOf, usedByDay } from './usage';

/** Days that the chart shows. */
const days = 30;
const dayMs = 86_400_000;
/** Uses are counted without an operation that tells of them, so they are asked for again this often, milliseconds. */
const interval = 3000;

const colors = [tokens.colorChartsPaletteCategorical1, tokens.colorChartsPaletteCategorical2, tokens.colorChartsPaletteCategorical3, tokens.colorChartsPaletteCategorical4, tokens.colorChartsPaletteCategorical5, tokens.colorChartsPaletteCategorical6] as const;

/** One plan: what its keys may do, and what they have used. */
export function UsagePlanDetails({ scope, plan }: { readonly scope: Scope; readonly plan: UsagePlan }) {
  const now = useNow(60_000);
  const all = useApiKeys(scope);
  const ids = useKeysOfPlans(scope, [plan]).get(plan.id) ?? [];
  const keys = ids.map((id) => all.items.find((k) => k.id === id) ?? ({ id, enabled: true, createdDate: 0 } satisfies ApiKey));
  const others = all.items.filter((k) => !ids.includes(k.id));
  const usage = useQuery({ ...getUsage.query(scope, { usagePlanId: plan.id, startDate: dateOf(now - (days - 1) * dayMs), endDate: dateOf(now), limit: 500 }), refetchInterval: interval });
  const change = useAction({
    service: 'apigateway',
    run: ({ key, isAdded }: { readonly key: ApiKey; readonly isAdded: boolean }): Promise<object> => (isAdded ? createUsagePlanKey.call(scope, { usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' }) : deleteUsagePlanKey.call(scope, { usagePlanId: plan.id, keyId: key.id })),
    done: (_, { key, isAdded }) => `The key ${nameOfKey(key)} is ${isAdded ? 'in' : 'no longer in'} the plan ${plan.name}.`,
    failed: 'The keys of the plan were not changed',
  });
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2" description={plan.description}>{plan.name}</Header>}>
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Throttle, of each key', value: throttleText(plan.throttle) },
            { label: 'Quota, of each key', value: quotaText(plan.quota) + (plan.quota?.offset ? `, ${formatNumber(plan.quota.offset)} fewer in the first` : '') },
            { label: 'API stages', value: plan.apiStages?.length ? plan.apiStages.map((s) => <div key={`${s.apiId}/${s.stage}`}><Link href={links.api(s.apiId)}>{`${s.apiId}/${s.stage}`}</Link></div>) : '-' },
          ]}
        />
      </Container>
      <Container
        header={
          <Header
            variant="h2"
            counter={`(${keys.length})`}
            actions={
              <Select
                selectedOption={null}
                placeholder="Add API key"
                options={others.map((k) => ({ value: k.id, label: nameOfKey(k) }))}
                empty="All keys are in this plan"
                ariaLabel="Add API key"
                expandToViewport
                onChange={({ detail }) => change.mutate({ key: others.find((k) => k.id === detail.selectedOption.value)!, isAdded: true })}
              />
            }
          >
            API keys and their usage
          </Header>
        }
      >
        {usage.error ? (
          <ErrorState what="The usage could not be read" error={usage.error} onRetry={() => void usage.refetch()} />
        ) : keys.length === 0 ? (
          <EmptyState title="No keys" text="Add an API key to this plan." />
        ) : !usage.data ? (
          <Skeleton lines={4} />
        ) : (
          <div className={styles.keys}>
            {keys.map((key) => (
              <KeyUsage key={key.id} plan={plan} apiKey={key} usage={usage.data} askedAt={usage.dataUpdatedAt} now={now} onRemove={() => change.mutate({ key, isAdded: false })} />
            ))}
          </div>
        )}
      </Container>
      {usage.data && keys.length > 0 && (
        <Container header={<Header variant="h2" description={`The last ${days} days, in UTC.`}>Requests by day</Header>}>
          <TimeChart
            label={`Requests by day of the keys in ${plan.name}`}
            kind="bars"
            series={keys.map((k, i): ChartSeries => ({ title: nameOfKey(k), color: colors[i % colors.length]!, values: usedByDay(usage.data, k.id) }))}
            window={windowOf(usage.data)}
            height={220}
            format={formatNumber}
          />
        </Container>
      )}
    </SpaceBetween>
  );
}

function windowOf(usage: Usage): { readonly from: number; readonly to: number; readonly period: number } {
  return { from: Date.parse(usage.startDate) / 1000, to: (Date.parse(usage.endDate) + dayMs) / 1000, period: dayMs / 1000 };
}
