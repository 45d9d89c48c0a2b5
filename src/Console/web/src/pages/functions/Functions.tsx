import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMemo } from 'react';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { type FunctionConfiguration, listFunctions } from '../../aws/lambda';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { Ago } from '../../ui/Time';
import { type MetricRequest, useMetrics, valuesOf } from '../../ui/charts/useMetrics';
import { formatBytes, formatNumber } from '../../ui/format';
import { type ListColumn, ListTable } from '../../ui/table/ListTable';
import { useAllPages } from '../../ui/useAllPages';
import { lastModified } from './lastModified';

interface Row extends FunctionConfiguration {
  /** In the last hour; undefined when not known. */
  readonly invocations: number | undefined;
  readonly errors: number | undefined;
}

/** Two metrics each, of at most 500 in a request. */
const measuredMax = 250;
const hour = 3600;
const period = 300;

const columns: readonly ListColumn<Row>[] = [
  { id: 'name', header: 'Function name', isRowHeader: true, minWidth: 180, sortBy: (f) => f.FunctionName, cell: (f) => <Link href={links.function(f.FunctionArn)}>{f.FunctionName}</Link> },
  { id: 'description', header: 'Description', isHiddenAtFirst: true, minWidth: 150, sortBy: (f) => f.Description, cell: (f) => f.Description || '-' },
  { id: 'runtime', header: 'Runtime', minWidth: 110, sortBy: (f) => f.Runtime, cell: (f) => f.Runtime ?? '-' },
  { id: 'memory', header: 'Memory', minWidth: 90, sortBy: (f) => f.MemorySize, cell: (f) => `${f.MemorySize} MB` },
  { id: 'timeout', header: 'Timeout', minWidth: 90, sortBy: (f) => f.Timeout, cell: (f) => `${f.Timeout} s` },
  { id: 'size', header: 'Code size', isHiddenAtFirst: true, minWidth: 100, sortBy: (f) => f.CodeSize, cell: (f) => formatBytes(f.CodeSize) },
  { id: 'invocations', header: 'Invocations (1 h)', minWidth: 120, sortBy: (f) => f.invocations, cell: (f) => (f.invocations === undefined ? '-' : formatNumber(f.invocations)) },
  { id: 'errors', header: 'Errors (1 h)', minWidth: 110, sortBy: (f) => f.errors, cell: (f) => errorsOf(f) },
  { id: 'modified', header: 'Last modified', minWidth: 130, sortBy: lastModified, cell: (f) => <Ago value={lastModified(f)} /> },
];

export function Component() {
  usePageFrame('Functions', links.functions());
  const scope = useScope();
  const functions = useAllPages(listFunctions.pages(scope, {}), functionsOf);
  const requests = useMemo(() => functions.items.slice(0, measuredMax).flatMap((f, i) => [requestOf(f, i, 'Invocations'), requestOf(f, i, 'Errors')]), [functions.items]);
  const metrics = useMetrics(scope, requests, hour, period);
  const rows = functions.items.map((f, i): Row => {
    const sum = (metric: string) => (metrics.values && i < measuredMax ? [...valuesOf(metrics, idOf(metric, i)).values()].reduce((a, b) => a + b, 0) : undefined);
    return { ...f, invocations: sum('Invocations'), errors: sum('Errors') };
  });
  return (
    <SpaceBetween size="m">
      {functions.error && <ErrorState what="The functions could not be read" error={functions.error} onRetry={functions.refetch} />}
      <ListTable<Row>
        id="functions"
        variant="full-page"
        title="Functions"
        items={rows}
        columns={columns}
        keyOf={(f) => f.FunctionName}
        textOf={textOf}
        filterLabel="Find functions by name, description or runtime"
        isLoading={functions.isPending}
        isPartial={!functions.isComplete}
        empty={functions.error ? null : <EmptyState title="No functions" text={<>Deploy a project (<code>treadle deploy</code>), or make one with <code>aws lambda create-function</code>.</>} />}
      />
    </SpaceBetween>
  );
}

function errorsOf({ errors }: Row) {
  if (errors === undefined) {
    return '-';
  }
  return errors === 0 ? <Box color="text-body-secondary">0</Box> : <StatusIndicator type="error">{formatNumber(errors)}</StatusIndicator>;
}

function idOf(metric: string, index: number): string {
  return `${metric.toLowerCase()}${index}`;
}

function requestOf(f: FunctionConfiguration, index: number, metric: string): MetricRequest {
  return { id: idOf(metric, index), namespace: 'AWS/Lambda', metric, dimensions: { FunctionName: f.FunctionName }, stat: 'Sum' };
}

function textOf(f: Row): string {
  return `${f.FunctionName} ${f.Description ?? ''} ${f.Runtime ?? ''}`;
}

function functionsOf(page: { readonly Functions: readonly FunctionConfiguration[] }): readonly FunctionConfiguration[] {
  return page.Functions;
}
