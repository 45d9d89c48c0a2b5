import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { formatNumber } from '../format';

export interface Column<Item> {
  readonly id: string;
  readonly header: string;
  readonly cell: (item: Item) => ReactNode;
  readonly isRowHeader?: boolean;
  /** Pixels. */
  readonly minWidth?: number;
  /** Pixels. */
  readonly maxWidth?: number;
}

interface Props<Item> {
  readonly title: string;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  /** Without it rows are told apart by their places. */
  readonly keyOf?: (item: Item) => string;
  readonly isLoading?: boolean;
  /** Inside something that has a heading itself: the title is only read out. */
  readonly isEmbedded?: boolean;
  /** In place of the number of rows. */
  readonly counter?: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly empty?: ReactNode;
  readonly footer?: ReactNode;
}

/** A table of so few rows that it needs no filter, no order and no pages. */
export function ShortTable<Item>({ title, items, columns, keyOf, isLoading = false, isEmbedded = false, counter = `(${formatNumber(items.length)})`, description, actions, empty, footer }: Props<Item>) {
  return (
    <Table<Item>
      variant={isEmbedded ? 'embedded' : 'container'}
      items={items}
      {...(keyOf ? { trackBy: keyOf } : {})}
      wrapLines
      loading={isLoading}
      loadingText="Loading"
      ariaLabels={{ tableLabel: title }}
      header={
        isEmbedded ? undefined : (
          <Header counter={isLoading ? '' : counter} description={description} actions={actions}>
            {title}
          </Header>
        )
      }
      columnDefinitions={columns}
      empty={empty}
      footer={footer}
    />
  );
}
