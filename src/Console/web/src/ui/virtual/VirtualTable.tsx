import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import styles from './VirtualTable.module.css';

export interface VirtualColumn<Row> {
  readonly id: string;
  readonly header: string;
  cell(row: Row): ReactNode;
  /** What is shown on hover where the cell is cut. */
  textOf?(row: Row): string;
  /** Pixels; what is left goes to those without. */
  readonly width?: number;
  /** The width is the least: of what is plenty it takes half. */
  readonly grows?: boolean;
}

export interface VirtualTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly VirtualColumn<Row>[];
  keyOf(row: Row): string;
  /** A row's place where there is no room for columns: a text, and one line or two of facts. */
  card(row: Row): ReactNode;
  /** The card's text. It is never cut: the longest says how high every card is. */
  cardText(row: Row): string;
  /** A CSS height that it grows to at most. */
  readonly maxHeight: string;
  readonly selected?: ReadonlySet<string>;
  onSelect?(keys: ReadonlySet<string>): void;
  nameOf?(row: Row): string;
  /** Someone scrolls towards the last row. */
  onNearEnd?(): void;
  /** Someone points at the rows, or has the focus in one. */
  onPointed?(isPointed: boolean): void;
  /** In place of rows. */
  readonly empty?: ReactNode;
  readonly footer?: ReactNode;
  /** How many there are, when more than the rows. */
  readonly total?: number;
}

const rowHeight = 40;
const cardHeight = 68;
const narrowCardHeight = 88;
const widthOfCards = 640;
const widthOfLines = 320;
const selectWidth = 44;
const lineHeight = 20;
/** Pixels that a letter takes at most on average, and what stands beside the text. */
const letterWidth = 8.5;
const besideCard = 52;
const leastWidth = 160;

/** A table of any number of rows, of which only those in view are there. Rows that come in above what is looked at move nothing. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { rows, columns, keyOf, selected, onSelect, onNearEnd, onPointed, maxHeight } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(1000);
  const isCards = width < widthOfCards;
  const height = isCards ? (width < widthOfLines ? narrowCardHeight : cardHeight) + lineHeight * (linesOf(rows, props.cardText, width) - 1) : rowHeight;
  // A new function makes it measure all rows anew.
  const itemKey = useCallback((i: number) => keyOf(rows[i]!), [rows, keyOf]);
  // What it returns changes on its own: this component is not memoized.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => height, overscan: 12, getItemKey: itemKey });
  const items = virtual.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const isPointed = useRef(false);
  useAnchor(scroll, rows, keyOf, height, isPointed);

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry!.contentRect.width));
    observer.observe(scroll.current!);
    return () => observer.disconnect();
  }, []);
  useEffect(() => virtual.measure(), [height, virtual]);

  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 100) {
      onNearEnd?.();
    }
  }, [last, rows.length, onNearEnd]);

  // Rows that nobody is at stay where they are and show others: elements that move would be a shift of the layout. A row that somebody is at
  // remains the same element wherever it goes.
  const [held, setHeld] = useState<ReadonlyMap<React.Key, number> | null>(null);
  const hold = () => setHeld((before) => before ?? new Map(items.map(({ key, index }) => [key, index])));
  const release = () => {
    const element = scroll.current;
    if (element !== null && !isPointed.current && !element.contains(document.activeElement)) {
      setHeld(null);
    }
  };
  const point = (is: boolean) => {
    isPointed.current = is;
    onPointed?.(is);
    (is ? hold : release)();
  };
  const isAll = selected !== undefined && rows.length > 0 && selected.size >= rows.length;
  const latest = useRef({ selected, onSelect });
  useEffect(() => {
    latest.current = { selected, onSelect };
  });
  // The same function for as long as the table lives: rows are drawn again only when they change.
  const toggle = useCallback((key: string) => {
    const now = new Set(latest.current.selected);
    if (!now.delete(key)) {
      now.add(key);
    }
    latest.current.onSelect?.(now);
  }, []);
  const columnCount = isCards ? 1 : columns.length + (selected ? 1 : 0);
  const least = isCards ? undefined : columns.reduce((sum, c) => sum + (c.width ?? leastWidth), selected ? selectWidth : 0);
  const plenty = Math.max(0, width - (least ?? width) - leastWidth);

  return (
    <>
      {/* A region that scrolls has to be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <section
        ref={scroll}
        className={styles.scroll}
        style={{ maxHeight }}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={props.label}
        onPointerEnter={() => point(true)}
        onPointerLeave={() => point(false)}
        onFocus={hold}
        onBlur={() => queueMicrotask(release)}
      >
        <table className={styles.table} aria-rowcount={props.total ?? rows.length} style={{ minWidth: least }}>
          {!isCards && (
            <>
              <colgroup>
                {selected && <col style={{ width: selectWidth }} />}
                {columns.map((c) => (
                  <col key={c.id} {...(c.width === undefined ? {} : { style: { width: c.width + (c.grows ? plenty / 2 : 0) } })} />
                ))}
              </colgroup>
              <thead>
                <tr>
                  {selected && (
                    <th scope="col">
                      <input type="checkbox" className={styles.check} aria-label="Select all" checked={isAll} onChange={() => onSelect?.(isAll ? new Set() : new Set(rows.map(keyOf)))} />
                    </th>
                  )}
                  {columns.map((c) => (
                    <th key={c.id} scope="col">
                      {c.header}
                    </th>
                  ))}
                </tr>
              </thead>
            </>
          )}
          <tbody>
            {before > 0 && <Spacer height={before} columns={columnCount} />}
            {items.map((item) => {
              const row = rows[item.index]!;
              return (
                <TableRow
                  key={held === null ? item.index : (held.get(item.key) ?? `new ${item.key}`)}
                  row={row}
                  index={item.index}
                  height={height}
                  columns={columns}
                  card={isCards ? props.card : null}
                  name={selected ? (props.nameOf?.(row) ?? keyOf(row)) : null}
                  keyOf={keyOf}
                  isSelected={selected?.has(keyOf(row)) === true}
                  onToggle={toggle}
                />
              );
            })}
            {after > 0 && <Spacer height={after} columns={columnCount} />}
            {rows.length === 0 && props.empty !== undefined && (
              <tr>
                <td colSpan={columnCount} className={styles.wide}>
                  {props.empty}
                </td>
              </tr>
            )}
          </tbody>
        </table>
        {props.footer}
      </section>
    </>
  );
}

function linesOf<Row>(rows: readonly Row[], textOf: (row: Row) => string, width: number): number {
  const longest = rows.reduce((most, row) => Math.max(most, textOf(row).length), 0);
  return Math.max(1, Math.ceil((longest * letterWidth) / Math.max(100, width - besideCard)));
}

interface RowProps<Row> {
  readonly row: Row;
  readonly index: number;
  readonly height: number;
  readonly columns: readonly VirtualColumn<Row>[];
  /** Instead of the columns. */
  readonly card: ((row: Row) => ReactNode) | null;
  /** Null: rows can't be selected. */
  readonly name: string | null;
  readonly isSelected: boolean;
  keyOf(row: Row): string;
  onToggle(key: string): void;
}

function RowOf<Row>({ row, index, height, columns, card, name, isSelected, keyOf, onToggle }: RowProps<Row>) {
  const check = name !== null && <input type="checkbox" className={styles.check} aria-label={`Select ${name}`} checked={isSelected} onChange={() => onToggle(keyOf(row))} />;
  return (
    <tr aria-rowindex={index + 2} className={isSelected ? `${styles.row} ${styles.selected}` : styles.row} style={{ height }}>
      {card ? (
        <td>
          <div className={styles.card}>
            {check}
            <div className={styles.cardText}>{card(row)}</div>
          </div>
        </td>
      ) : (
        <>
          {check && <td>{check}</td>}
          {columns.map((c) => (
            <td key={c.id} title={c.textOf?.(row)}>
              {c.cell(row)}
            </td>
          ))}
        </>
      )}
    </tr>
  );
}

// Its type has no parameter any more after memo.
const TableRow = memo(RowOf) as typeof RowOf;

function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr aria-hidden style={{ height }}>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- it is room, nothing else. */}
      <td colSpan={columns} className={styles.spacer} />
    </tr>
  );
}

// What is in view stays where it is when rows come or go above it; at the very top, and not pointed at, new rows are let in.
function useAnchor<Row>(scroll: React.RefObject<HTMLDivElement | HTMLElement | null>, rows: readonly Row[], keyOf: (row: Row) => string, height: number, isPointed: React.RefObject<boolean>): void {
  const before = useRef<readonly Row[]>(rows);
  useLayoutEffect(() => {
    const [was, element] = [before.current, scroll.current!];
    before.current = rows;
    if (was === rows || was.length === 0 || rows.length === 0 || (element.scrollTop === 0 && !isPointed.current)) {
      return;
    }
    const top = Math.min(was.length - 1, Math.floor(element.scrollTop / height));
    if (rows[top] !== undefined && keyOf(rows[top]) === keyOf(was[top]!)) {
      return;
    }
    const now = new Map(rows.map((row, i) => [keyOf(row), i]));
    // The row at the top may have gone itself: then the next one that is still there.
    for (let i = top; i < Math.min(was.length, top + 50); i++) {
      const place = now.get(keyOf(was[i]!));
      if (place !== undefined) {
        element.scrollTop += (place - i) * height;
        return;
      }
    }
  }, [rows, keyOf, height, scroll, isPointed]);
}
