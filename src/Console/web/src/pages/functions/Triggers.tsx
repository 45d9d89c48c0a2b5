import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Link from '@cloudscape-design/components/link';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { links } from '../../app/links';
import { isMissing } from '../../aws/client';
import { listRuleNamesByTarget } from '../../aws/events';
import { getPolicy, listEventSourceMappings } from '../../aws/lambda';
import { parseArn, type Scope } from '../../aws/scope';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { readJson } from '../../ui/json';
import { type Column, ShortTable } from '../../ui/table/ShortTable';

interface Trigger {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly href?: string;
  readonly details?: string;
}

interface Statement {
  readonly Sid?: string;
  readonly Principal?: string | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const kinds: Readonly<Record<string, string>> = { 'apigateway.amazonaws.com': 'API Gateway', 'events.amazonaws.com': 'EventBridge', 'sns.amazonaws.com': 'SNS', 's3.amazonaws.com': 'S3', 'scheduler.amazonaws.com': 'Scheduler', 'logs.amazonaws.com': 'CloudWatch Logs' };

/** What calls a function by itself: event sources and rules. */
export function Triggers({ scope, functionName, functionArn }: { readonly scope: Scope; readonly functionName: string; readonly functionArn: string }) {
  const mappings = useQuery(listEventSourceMappings.query(scope, { FunctionName: functionName }));
  const rules = useQuery(listRuleNamesByTarget.query(scope, { TargetArn: functionArn }));
  const triggers: Trigger[] = [
    ...(mappings.data?.EventSourceMappings ?? []).map((m) => ({ id: m.UUID, kind: 'Event source', name: m.EventSourceArn ?? m.UUID, details: [m.State, m.BatchSize === undefined ? '' : `batches of ${m.BatchSize}`].filter(Boolean).join(', ') })),
    ...(rules.data?.RuleNames ?? []).map((name) => ({ id: `rule ${name}`, kind: 'EventBridge rule', name, href: links.rule('default', name) })),
  ];
  return (
    <ShortTable<Trigger>
      title="Triggers"
      items={triggers}
      isLoading={mappings.isPending || rules.isPending}
      keyOf={(t) => t.id}
      columns={columns}
      empty={<EmptyState title="No triggers" text="State machines and tools call a function without one." />}
    />
  );
}

/** Whom a function's policy lets call it. It is asked for when it is opened: a function without one answers with an error. */
export function ResourcePolicy({ scope, functionName }: { readonly scope: Scope; readonly functionName: string }) {
  const [isOpen, setOpen] = useState(false);
  const policy = useQuery({ ...getPolicy.query(scope, { FunctionName: functionName }), retry: false, enabled: isOpen });
  const isNone = isMissing(policy.error);
  return (
    <ExpandableSection variant="container" headerText="Resource-based policy" headerDescription="Who may call the function: APIs, rules, topics" expanded={isOpen} onChange={({ detail }) => setOpen(detail.expanded)}>
      {policy.error && !isNone ? (
        <ErrorState what="The policy could not be read" error={policy.error} onRetry={() => void policy.refetch()} />
      ) : (
        <ShortTable<Trigger>
          isEmbedded
          title="Statements of the policy"
          items={statementsOf(policy.data?.Policy).map(ofStatement)}
          isLoading={policy.isPending}
          keyOf={(t) => t.id}
          columns={columns}
          empty={<EmptyState title="No policy" />}
        />
      )}
    </ExpandableSection>
  );
}

const columns: readonly Column<Trigger>[] = [
  { id: 'kind', header: 'Source', cell: (t) => t.kind },
  { id: 'name', header: 'Name', isRowHeader: true, cell: (t) => (t.href ? <Link href={t.href}>{t.name}</Link> : t.name) },
  { id: 'details', header: 'Details', cell: (t) => <Box color="text-body-secondary">{t.details ?? '-'}</Box> },
];

function statementsOf(policy: string | undefined): readonly Statement[] {
  return (readJson(policy) as { Statement?: readonly Statement[] } | undefined)?.Statement ?? [];
}

function ofStatement({ Sid = '', Principal, Condition }: Statement): Trigger {
  const service = typeof Principal === 'string' ? Principal : (Principal?.Service ?? Principal?.AWS ?? '*');
  const source = Object.values(Condition ?? {})
    .flatMap((c) => Object.entries(c))
    .find(([name]) => name.toLowerCase() === 'aws:sourcearn')?.[1];
  const arn = source === undefined ? null : parseArn(source);
  const api = arn?.service === 'execute-api' ? arn.resource.split('/')[0] : undefined;
  return { id: `policy ${Sid}`, kind: kinds[service] ?? service, name: source ?? `May be called by ${service}`, ...(api ? { href: links.api(api) } : {}), details: Sid };
}
