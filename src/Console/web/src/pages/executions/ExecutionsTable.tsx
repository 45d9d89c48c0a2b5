import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useAddressValues } from '../../app/address';
import { readStored } from '../../app/stored';
import type { Scope } from '../../aws/scope';
import { executionCounts } from '../../aws/server';
import { describeMapRun, type ExecutionListItem, type MapRunCounts } from '../../aws/states';
import { isOfMapRun } from '../../aws/statesArn';
import { useNow } from '../../ui/clock';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { formatNumber } from '../../ui/format';
import { Skeleton } from '../../ui/Skeleton';
import { VirtualTable } from '../../ui/virtual/VirtualTable';
import { ExecutionActions } from './list/ExecutionActions';
import { ChooseColumns } from './list/ChooseColumns';
import { cardTextOf, ExecutionCard, executionColumns, hiddenAtFirst } from './list/columns';
import { filterNames, isSearching, matcher, readFilters } from './list/filters';
import { FilterBar } from './list/FilterBar';
import { SearchedSoFar } from './list/SearchedSoFar';
import { type FeedSubject, useExecutionFeed } from './list/useExecutionFeed';

export interface ExecutionsTableProps extends FeedSubject {
  readonly scope: Scope;
  readonly title?: string;
  /** Its title is the page's. */
  readonly isPage?: boolean;
  /** A CSS height that the rows grow to. */
  readonly maxHeight?: string;
  /** In front of the names that the filters have in the address, where a page has other things there. */
  readonly prefix?: string;
  /** Beside those that act on the selected rows. */
  readonly actions?: ReactNode;
  /** What to do where there are none. */
  readonly onStart?: () => void;
}

const keyOf = (e: ExecutionListItem) => e.executionArn;
const cardOfAll = (e: ExecutionListItem) => <ExecutionCard execution={e} isOfAll />;
const cardTextOfAll = (e: ExecutionListItem) => cardTextOf(e, true);
const cardTextOfOne = (e: ExecutionListItem) => cardTextOf(e, false);
const cardOfOne = (e: ExecutionListItem) => <ExecutionCard execution={e} isOfAll={false} />;
const none: readonly ExecutionListItem[] = [];
const nameOf = (e: ExecutionListItem) => e.name;

/** Executions of one state machine, one map run or all: filtered, live, any number of them. */
export function ExecutionsTable(props: ExecutionsTableProps) {
  const { scope, stateMachineArn, mapRunArn, prefix = '', maxHeight = 'max(320px, calc(100vh - 290px))' } = props;
  const kind = mapRunArn !== undefined ? 'mapRun' : stateMachineArn !== undefined ? 'machine' : 'all';
  const [address, setAddress] = useAddressValues();
  const values = filterNames.map((n) => address.get(prefix + n) ?? '').join('\n');
  const filters = useMemo(() => {
    const given = values.split('\n');
    return readFilters(new URLSearchParams(filterNames.flatMap((n, i) => (given[i] ? [[n, given[i]]] : []))));
  }, [values]);
  const { feed, state } = useExecutionFeed(scope, props, filters);

  // Only what depends on the time is looked at again as it passes.
  const now = useNow(2000, filters.last !== null || filters.longerThan !== null);
  const searching = isSearching(filters);
  const rows = useMemo(() => (searching ? state.rows.filter(matcher(filters, now)) : state.rows), [searching, state.rows, filters, now]);

  const columns = useMemo(() => executionColumns(kind), [kind]);
  const [hidden, setHidden] = useState(() => readStored<readonly string[]>('executions.hidden', hiddenAtFirst));
  const shown = useMemo(() => columns.filter((c) => !hidden.includes(c.id)), [columns, hidden]);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const deselect = useCallback(() => setChosen(new Set()), []);
  const selected = useMemo(() => (chosen.size === 0 ? none : rows.filter((e) => chosen.has(e.executionArn))), [rows, chosen]);
  const selectedKeys = useMemo(() => new Set(selected.map(keyOf)), [selected]);

  const total = useTotal(props, filters.status, filters.redrive !== null);
  const known = state.isComplete ? state.rows.length : Math.max(total ?? 0, state.rows.length);
  const counter = searching ? `(${formatNumber(rows.length)})` : state.rows.length === 0 && state.isLoading ? '' : `(${formatNumber(known)}${state.isComplete || total !== null ? '' : '+'})`;

  const readOn = useCallback(() => {
    if (!feed.state.isComplete && feed.state.error === null) {
      void feed.loadMore(1000);
    }
  }, [feed]);
  const hold = useCallback((isPointed: boolean) => feed.hold(isPointed), [feed]);
  const isEmpty = rows.length === 0 && (state.isComplete || (searching && !state.isLoading));
  const isFiltered = searching || filters.status !== null || filters.redrive !== null;
  const change = useCallback((v: Readonly<Record<string, string | null>>) => setAddress(Object.fromEntries(Object.entries(v).map(([n, value]) => [prefix + n, value]))), [setAddress, prefix]);
  const clear = () => change(Object.fromEntries(filterNames.map((n) => [n, null])));

  return (
    <Container
      header={
        <Header
          variant={props.isPage === true ? 'h1' : 'h2'}
          counter={selected.length > 0 ? `(${formatNumber(selected.length)}/${formatNumber(known)})` : counter}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {kind !== 'mapRun' && <ExecutionActions scope={scope} selected={selected} onDone={deselect} />}
              {props.actions}
              <ChooseColumns columns={columns} hidden={hidden} onChange={setHidden} />
            </SpaceBetween>
          }
        >
          {props.title ?? 'Executions'}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <FilterBar
          filters={filters}
          isOfMapRun={kind === 'mapRun'}
          count={searching ? (rows.length === 1 ? '1 match' : `${formatNumber(rows.length)} matches`) : ''}
          onChange={change}
        />
        {state.error !== null && <ErrorState what="The executions could not be read" error={state.error} onRetry={() => void feed.loadMore()} />}
        {searching && <SearchedSoFar feed={feed} state={state} filters={filters} total={total} found={rows.length} now={now} />}
        <VirtualTable
          key={values}
          label={props.title ?? 'Executions'}
          rows={rows}
          columns={shown}
          keyOf={keyOf}
          nameOf={nameOf}
          card={kind === 'all' ? cardOfAll : cardOfOne}
          cardText={kind === 'all' ? cardTextOfAll : cardTextOfOne}
          maxHeight={maxHeight}
          {...(kind === 'mapRun' ? {} : { selected: selectedKeys, onSelect: setChosen })}
          {...(searching ? {} : { onNearEnd: readOn })}
          onPointed={hold}
          total={searching || total === null ? rows.length : known}
          empty={
            isEmpty ? (
              isFiltered ? (
                <EmptyState title="No matches" text={searching && !state.isComplete ? 'None of those searched so far is like this.' : 'No execution is like this.'} action={{ text: 'Clear filters', onClick: clear }} />
              ) : (
                <EmptyState title="No executions" text="Executions appear here as soon as they start." {...(props.onStart ? { action: { text: 'Start execution', onClick: props.onStart } } : {})} />
              )
            ) : state.isLoading ? (
              <Skeleton lines={6} />
            ) : undefined
          }
        />
      </SpaceBetween>
    </Container>
  );
}

// How many there are, where the server counts them.
function useTotal({ scope, stateMachineArn, mapRunArn }: ExecutionsTableProps, status: string | null, isUnknown: boolean): number | null {
  const counts = useQuery({ ...executionCounts(scope), retry: false, enabled: mapRunArn === undefined }).data;
  const run = useQuery({ ...describeMapRun.query(scope, { mapRunArn: mapRunArn ?? '' }), enabled: mapRunArn !== undefined }).data;
  if (mapRunArn !== undefined) {
    return run === undefined || isUnknown ? null : childCount(run.executionCounts, status);
  }
  // Those of a version or alias are not counted by themselves.
  if (counts === undefined || isUnknown || (stateMachineArn?.split(':').length ?? 0) > 7) {
    return null;
  }
  return counts
    .filter((c) => (stateMachineArn === undefined ? !isOfMapRun(c.stateMachineArn) : c.stateMachineArn === stateMachineArn))
    .reduce((sum, c) => sum + Object.entries(c).reduce((n, [key, value]) => (typeof value === 'number' && (status === null || key === status) ? n + value : n), 0), 0);
}

/** The child executions of a map run that there are: those that wait for their turn are none yet. */
function childCount({ running, succeeded, failed, timedOut, aborted, pendingRedrive = 0 }: MapRunCounts, status: string | null): number {
  const byStatus: Readonly<Record<string, number>> = { RUNNING: running, SUCCEEDED: succeeded, FAILED: failed, TIMED_OUT: timedOut, ABORTED: aborted, PENDING_REDRIVE: pendingRedrive };
  return status === null ? Object.values(byStatus).reduce((sum, n) => sum + n, 0) : (byStatus[status] ?? 0);
}
