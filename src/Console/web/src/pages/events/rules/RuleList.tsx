import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useAddressValues } from '../../../app/address';
import { links } from '../../../app/links';
import { type EventBus, listEventBuses, listRules, listTargetsByRule, type Rule } from '../../../aws/events';
import type { Scope } from '../../../aws/scope';
import { ArnLink } from '../../../ui/ArnLink';
import { Command } from '../../../ui/Command';
import { EmptyState } from '../../../ui/EmptyState';
import { ErrorState } from '../../../ui/ErrorState';
import { type ListColumn, ListTable } from '../../../ui/table/ListTable';
import { useAllPages } from '../../../ui/useAllPages';
import { RuleState } from './RuleState';
import { RuleActions } from './RuleActions';
import { RuleForm } from './RuleForm';
import { SendEvent } from './SendEvent';
import { patternText } from './pattern';

const busesOf = (page: { readonly EventBuses: readonly EventBus[] }) => page.EventBuses;
const rulesOf = (page: { readonly Rules: readonly Rule[] }) => page.Rules;
const defaultBus = 'default';
const example = `aws events put-rule --name on-failure --event-pattern '{"source":["aws.states"],"detail":{"status":["FAILED"]}}'`;

/** The rules of one event bus. */
export function RuleList({ scope }: { readonly scope: Scope }) {
  const [address, setAddress] = useAddressValues();
  const bus = address.get('bus') ?? defaultBus;
  const buses = useAllPages(listEventBuses.pages(scope, {}), busesOf);
  const rules = useAllPages(listRules.pages(scope, { EventBusName: bus, Limit: 100 }), rulesOf);
  const [selectedName, setSelectedName] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'create' | 'send' | null>(null);
  const columns = useMemo(() => columnsOf(scope, bus), [scope, bus]);
  const selected = rules.items.find((r) => r.Name === selectedName) ?? null;
  const options = buses.items.map((b) => ({ value: b.Name, label: b.Name }));
  return (
    <SpaceBetween size="m">
      <FormField label="Event bus">
        <Select
          selectedOption={{ value: bus, label: bus }}
          options={options}
          onChange={({ detail }) => setAddress({ bus: detail.selectedOption.value === defaultBus ? null : detail.selectedOption.value!, page: null })}
          statusType={buses.isPending ? 'loading' : 'finished'}
        />
      </FormField>
      {rules.error && rules.items.length === 0 ? (
        <ErrorState what={`The rules of ${bus} could not be listed`} error={rules.error} onRetry={rules.refetch} />
      ) : (
        <ListTable<Rule>
          id="rules"
          title="Rules"
          items={rules.items}
          columns={columns}
          keyOf={(r) => r.Name}
          textOf={(r) => `${r.Name} ${r.Description ?? ''} ${r.EventPattern ?? ''} ${r.ScheduleExpression ?? ''}`}
          filterLabel="Find rules by name, description or pattern"
          isLoading={rules.isPending}
          isPartial={!rules.isComplete}
          selected={selected}
          onSelect={(r) => setSelectedName(r?.Name ?? null)}
          empty={<EmptyState title="No rules" text={<Command text={example} label="Create a rule" />} action={{ text: 'Create rule', onClick: () => setDialog('create') }} />}
          actions={
            <>
              <Button onClick={() => setDialog('send')}>Send event</Button>
              <RuleActions scope={scope} bus={bus} rule={selected} />
              <Button variant="primary" onClick={() => setDialog('create')}>
                Create rule
              </Button>
            </>
          }
        />
      )}
      {dialog === 'create' && <RuleForm scope={scope} bus={bus} onDismiss={() => setDialog(null)} />}
      {dialog === 'send' && <SendEvent scope={scope} bus={bus} onDismiss={() => setDialog(null)} />}
    </SpaceBetween>
  );
}

function columnsOf(scope: Scope, bus: string): readonly ListColumn<Rule>[] {
  return [
    { id: 'name', header: 'Name', isRowHeader: true, minWidth: 200, sortBy: (r) => r.Name, cell: (r) => <Link href={links.rule(bus, r.Name)}>{r.Name}</Link> },
    { id: 'state', header: 'State', minWidth: 125, sortBy: (r) => r.State, cell: (r) => <RuleState rule={r} /> },
    { id: 'when', header: 'When', minWidth: 240, sortBy: (r) => r.ScheduleExpression ?? r.EventPattern, cell: (r) => <Box variant="code">{r.ScheduleExpression ?? patternText(r.EventPattern)}</Box> },
    { id: 'targets', header: 'Targets', minWidth: 200, cell: (r) => <Targets scope={scope} bus={bus} rule={r} /> },
    { id: 'description', header: 'Description', isHiddenAtFirst: true, minWidth: 160, sortBy: (r) => r.Description, cell: (r) => r.Description || '-' },
  ];
}

function Targets({ scope, bus, rule }: { readonly scope: Scope; readonly bus: string; readonly rule: Rule }) {
  const { data } = useQuery(listTargetsByRule.query(scope, { Rule: rule.Name, EventBusName: bus }));
  return data && data.Targets.length > 0 ? (
    <SpaceBetween size="xxs">
      {data.Targets.map((t) => (
        <ArnLink key={t.Id} arn={t.Arn} />
      ))}
    </SpaceBetween>
  ) : (
    '-'
  );
}
