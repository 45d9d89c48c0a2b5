import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { History } from '../../../history/model';
import { useExecution } from '../context';
import { EventRow } from './EventRow';
import styles from './events.module.css';

const rowHeight = 41;

interface Props {
  readonly history: History;
  /** Ascending. */
  readonly ids: readonly number[];
  readonly isNewestFirst: boolean;
}

/** The events as a table of which only the visible rows are there. */
export function EventTable({ history, ids, isNewestFirst }: Props) {
  const { selection } = useExecution();
  const { event: selected, step } = selection;
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(selected === null ? [] : [selected]));
  const idAt = useCallback((row: number) => ids[isNewestFirst ? ids.length - 1 - row : row]!, [ids, isNewestFirst]);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized by what it returns.
  const rows = useVirtualizer({ count: ids.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 12, getItemKey: idAt, paddingStart: rowHeight, scrollPaddingStart: rowHeight });

  // What is selected elsewhere (the graph, a link) is brought into view once; a step that is only followed while it loops doesn't move the table.
  const wanted = selected ?? (selection.isChosen ? step?.id : undefined) ?? null;
  const { key } = selection;
  const shownFor = useRef<string | null>(null);
  const linked = useRef(selected);
  useEffect(() => {
    if (wanted === null || key === shownFor.current) {
      return;
    }
    const row = ids.indexOf(wanted);
    if (row >= 0) {
      // Who came by a link to an event wants to see that, not only the graph above.
      if (wanted === linked.current) {
        linked.current = null;
        scroller.current?.scrollIntoView({ block: 'nearest' });
      }
      shownFor.current = key;
      rows.scrollToIndex(isNewestFirst ? ids.length - 1 - row : row, { align: 'auto' });
    }
  }, [wanted, key, ids, isNewestFirst, rows]);

  const toggle = useCallback(
    (id: number) =>
      setOpen((before) => {
        const after = new Set(before);
        if (!after.delete(id)) {
          after.add(id);
        }
        return after;
      }),
    [],
  );
  return (
    // A long table scrolls inside; the keyboard must be able to.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label="Event history">
      <table aria-rowcount={ids.length + 1} className={styles.table} style={{ height: rows.getTotalSize() }}>
        <thead className={styles.head}>
          <tr className={styles.row} aria-rowindex={1}>
            <th scope="col">ID</th>
            <th scope="col">Type</th>
            <th scope="col">Step</th>
            <th scope="col">Resource</th>
            <th scope="col">Elapsed time (ms)</th>
            <th scope="col">Timestamp</th>
          </tr>
        </thead>
        {rows.getVirtualItems().map((item) => {
          const id = idAt(item.index);
          return (
            <tbody key={item.key} ref={rows.measureElement} data-index={item.index} className={styles.item} style={{ transform: `translateY(${item.start}px)` }}>
              <EventRow
                event={history.events[id - 1]!}
                step={history.stepOf(id)}
                startedAt={history.startedAt}
                rowIndex={item.index + 2}
                isOpen={open.has(id)}
                isSelected={selected === id}
                isOfStep={step !== null && history.stepOf(id) === step}
                onToggle={toggle}
                onSelect={selection.chooseEvent}
              />
            </tbody>
          );
        })}
      </table>
    </section>
  );
}
