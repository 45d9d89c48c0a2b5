import Box from '@cloudscape-design/components/box';
import CollectionPreferences, { type CollectionPreferencesProps } from '@cloudscape-design/components/collection-preferences';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { type ReactNode, useMemo, useState } from 'react';
import { useAddressValues } from '../../app/address';
import { readStored, writeStored } from '../../app/stored';
import { Buttons } from '../Buttons';
import { EmptyState } from '../EmptyState';
import { formatNumber } from '../format';
import { compareValues, type SortValue } from './order';
import type { Column } from './ShortTable';

export interface ListColumn<Item> extends Column<Item> {
  /** What rows are put in order by; a column without it is not sorted by. */
  readonly sortBy?: (item: Item) => SortValue;
  readonly isHiddenAtFirst?: boolean;
}

interface Props<Item> {
  /** Names the choices that the browser remembers. */
  readonly id: string;
  readonly title: string;
  readonly items: readonly Item[];
  readonly columns: readonly ListColumn<Item>[];
  readonly keyOf: (item: Item) => string;
  /** What the filter looks in. */
  readonly textOf: (item: Item) => string;
  /** "Find state machines". */
  readonly filterLabel: string;
  /** The column's id, with `-` in front for descending. */
  readonly firstOrder?: string;
  readonly isLoading: boolean;
  /** Not all have come yet. */
  readonly isPartial?: boolean;
  readonly empty: ReactNode;
  /** The buttons, the primary one last. */
  readonly actions?: ReactNode;
  readonly description?: ReactNode;
  readonly selected?: Item | null;
  readonly onSelect?: (item: Item | null) => void;
  /** Before the names of this table's values in the address, where a page has several. */
  readonly prefix?: string;
  readonly variant?: TableProps.Variant;
}

interface Choices {
  readonly pageSize: number;
  readonly hidden: readonly string[];
}

const pageSizes = [20, 50, 100] as const;

/**
 * A list that is here as a whole: filtered, put in order and paged in the browser.
 * Filter, order and page are in the address (`q`, `sort`, `page`); columns and page size are remembered.
 */
export function ListTable<Item>(props: Props<Item>) {
  const { id, items, columns, keyOf, textOf, prefix = '', selected, onSelect } = props;
  const [address, setAddress] = useAddressValues();
  const [choices, setChoices] = useState(() => readStored<Choices>(`table.${id}`, { pageSize: 20, hidden: columns.filter((c) => c.isHiddenAtFirst).map((c) => c.id) }));
  const filter = address.get(`${prefix}q`) ?? '';
  const order = address.get(`${prefix}sort`) ?? props.firstOrder ?? columns[0]!.id;
  const isDescending = order.startsWith('-');
  const sorted = columns.find((c) => c.id === order.replace(/^-/, '') && c.sortBy) ?? columns[0]!;

  const matching = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? [...items] : items.filter((item) => words.every((w) => textOf(item).toLowerCase().includes(w)));
    const { sortBy } = sorted;
    return sortBy ? found.sort((a, b) => (isDescending ? -1 : 1) * compareValues(sortBy(a), sortBy(b))) : found;
  }, [items, filter, textOf, sorted, isDescending]);
  const pages = Math.max(1, Math.ceil(matching.length / choices.pageSize));
  const page = Math.min(pages, Math.max(1, Number(address.get(`${prefix}page`)) || 1));
  const shown = matching.slice((page - 1) * choices.pageSize, page * choices.pageSize);
  const change = (values: { filter?: string; sort?: string; page?: number }) =>
    setAddress({
      ...(values.filter === undefined ? {} : { [`${prefix}q`]: values.filter }),
      ...(values.sort === undefined ? {} : { [`${prefix}sort`]: values.sort }),
      [`${prefix}page`]: values.page === undefined || values.page === 1 ? null : String(values.page),
    });

  const counter = filter === '' ? `(${formatNumber(items.length)}${props.isPartial ? '+' : ''})` : `(${formatNumber(matching.length)}/${formatNumber(items.length)}${props.isPartial ? '+' : ''})`;
  return (
    <Table<Item>
      variant={props.variant ?? 'container'}
      items={shown}
      trackBy={keyOf}
      loading={props.isLoading}
      loadingText="Loading"
      resizableColumns={false}
      wrapLines
      stickyHeader
      enableKeyboardNavigation
      columnDefinitions={columns.map((c) => ({ ...c, ...(c.sortBy ? { sortingField: c.id } : {}) }))}
      columnDisplay={columns.map((c) => ({ id: c.id, visible: !choices.hidden.includes(c.id) }))}
      sortingColumn={{ sortingField: sorted.id }}
      sortingDescending={isDescending}
      onSortingChange={({ detail }) => change({ sort: `${detail.isDescending ? '-' : ''}${detail.sortingColumn.sortingField}` })}
      {...(onSelect
        ? {
            selectionType: 'single' as const,
            selectedItems: selected ? [selected] : [],
            onSelectionChange: ({ detail }) => onSelect(detail.selectedItems[0] ?? null),
            onRowClick: ({ detail }) => onSelect(detail.item),
          }
        : {})}
      ariaLabels={{ tableLabel: props.title, selectionGroupLabel: props.title, itemSelectionLabel: (_, item) => `Select ${keyOf(item)}` }}
      header={
        <Header
          variant={props.variant === 'full-page' ? 'awsui-h1-sticky' : 'h2'}
          counter={props.isLoading ? '' : counter}
          description={props.description}
          actions={props.actions && <Buttons>{props.actions}</Buttons>}
        >
          {props.title}
        </Header>
      }
      filter={<TextFilter filteringText={filter} filteringPlaceholder={props.filterLabel} filteringAriaLabel={props.filterLabel} countText={`${formatNumber(matching.length)} ${matching.length === 1 ? 'match' : 'matches'}`} onChange={({ detail }) => change({ filter: detail.filteringText })} />}
      // On a telephone it is below the rows, and would move when they come.
      pagination={props.isLoading ? undefined : <Pagination currentPageIndex={page} pagesCount={pages} onChange={({ detail }) => change({ page: detail.currentPageIndex })} ariaLabels={{ nextPageLabel: 'Next page', previousPageLabel: 'Previous page', pageLabel: (n) => `Page ${n}` }} />}
      preferences={<Preferences columns={columns} choices={choices} onChange={(c) => { setChoices(c); writeStored(`table.${id}`, c); }} />}
      empty={
        filter === '' || items.length === 0 ? (
          props.empty
        ) : (
          <EmptyState title="No matches" text={<Box variant="span">Nothing here has “{filter}” in it.</Box>} action={{ text: 'Clear the filter', onClick: () => change({ filter: '' }) }} />
        )
      }
    />
  );
}

function Preferences({ columns, choices, onChange }: { readonly columns: readonly { readonly id: string; readonly header: string; readonly isRowHeader?: boolean }[]; readonly choices: Choices; readonly onChange: (choices: Choices) => void }) {
  const preferences: CollectionPreferencesProps.Preferences = { pageSize: choices.pageSize, contentDisplay: columns.map((c) => ({ id: c.id, visible: !choices.hidden.includes(c.id) })) };
  return (
    <CollectionPreferences
      title="Preferences"
      confirmLabel="Confirm"
      cancelLabel="Cancel"
      preferences={preferences}
      onConfirm={({ detail }) => onChange({ pageSize: detail.pageSize ?? choices.pageSize, hidden: (detail.contentDisplay ?? []).filter((c) => !c.visible).map((c) => c.id) })}
      pageSizePreference={{ title: 'Page size', options: pageSizes.map((value) => ({ value, label: `${value} rows` })) }}
      contentDisplayPreference={{ title: 'Columns', options: columns.map((c) => ({ id: c.id, label: c.header, alwaysVisible: c.isRowHeader === true })) }}
    />
  );
}
