import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatNumber } from '../ui/format';
import { LogRow } from './LogRow';
import { invocationOf, type LogLine } from './lines';
import styles from './LogView.module.css';

interface Props {
  readonly label: string;
  readonly lines: readonly LogLine[];
  /** Lines that came before the first ones since the start. */
  readonly shift: number;
  readonly isWrapped: boolean;
  readonly height: string;
  /** The newest line is kept in sight as long as nobody scrolls away from it. */
  readonly isFollowing: boolean;
  readonly onOlder: (() => void) | undefined;
  readonly onRequest: ((requestId: string) => void) | undefined;
  readonly onStream: ((stream: string) => void) | undefined;
}

const rowHeight = 24;
const nearTop = 200;

/** Lines of any number: only those in sight are in the document. */
export function LogList({ label, lines, shift, isWrapped, height, isFollowing, onOlder, onRequest, onStream }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set());
  const [isAtEnd, setAtEnd] = useState(true);
  const atEnd = useRef(true);
  const shiftShown = useRef(shift);
  const [seen, setSeen] = useState('');

  // Stable: all places are counted anew when it changes.
  const keyOf = useCallback((i: number) => lines[i]!.eventId, [lines]);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: estimateHeight,
    getItemKey: keyOf,
    overscan: 20,
  });

  // Stable: rows are drawn again only when they change.
  const latest = useRef(lines);
  useLayoutEffect(() => {
    latest.current = lines;
  });
  const findRequest = useCallback((line: LogLine) => invocationOf(latest.current, line), []);

  const toggle = useCallback((id: string) => {
    // A row that opens at the end is to be read, not scrolled away.
    atEnd.current = false;
    setAtEnd(false);
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) {
        after.add(id);
      }
      return after;
    });
  }, []);

  const toEnd = useCallback(() => {
    atEnd.current = true;
    setAtEnd(true);
    if (lines.length > 0) {
      rows.scrollToIndex(lines.length - 1, { align: 'end' });
    }
  }, [rows, lines.length]);

  const last = lines.at(-1)?.eventId ?? '';
  useLayoutEffect(() => {
    const moved = shift - shiftShown.current;
    shiftShown.current = shift;
    if (atEnd.current) {
      setSeen(last);
      if (lines.length > 0) {
        rows.scrollToIndex(lines.length - 1, { align: 'end' });
      }
    } else if (moved !== 0 && scroller.current) {
      scroller.current.scrollTop += moved * rowHeight;
    }
    // Only new lines move the view.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [lines.length, last, shift, isWrapped]);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    const isEnd = scrollHeight - scrollTop - clientHeight < rowHeight * 2;
    atEnd.current = isEnd;
    setAtEnd(isEnd);
    if (isEnd) {
      setSeen(last);
    }
    if (scrollTop < nearTop && !isEnd) {
      onOlder?.();
    }
  };

  // What does not fill the view can't be scrolled: older lines come by themselves.
  useEffect(() => {
    if (onOlder && scroller.current && lines.length > 0 && scroller.current.scrollHeight <= scroller.current.clientHeight) {
      onOlder();
    }
  }, [onOlder, lines.length]);

  const unseen = isAtEnd ? 0 : countAfter(lines, seen);
  return (
    <div className={styles.listFrame}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section ref={scroller} className={`${styles.list} ${isWrapped ? styles.wrapped : ''}`} style={{ height }} aria-label={label} onScroll={onScroll} tabIndex={0}>
        <ol style={{ height: rows.getTotalSize() }} className={styles.rows}>
          {rows.getVirtualItems().map((row) => (
            <li
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              aria-setsize={lines.length}
              aria-posinset={row.index + 1}
              className={`${styles.row} ${row.index % 2 === 0 ? '' : styles.odd}`}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <LogRow line={lines[row.index]!} isOpen={open.has(lines[row.index]!.eventId)} onToggle={toggle} findRequest={findRequest} onRequest={onRequest} onStream={onStream} />
            </li>
          ))}
        </ol>
      </section>
      {!isAtEnd && lines.length > 0 && (
        <button type="button" className={styles.toEnd} onClick={toEnd}>
          {unseen > 0 ? `${formatNumber(unseen)} new ↓` : isFollowing ? 'Follow ↓' : 'To the newest ↓'}
        </button>
      )}
    </div>
  );
}

function estimateHeight(): number {
  return rowHeight;
}

function countAfter(lines: readonly LogLine[], eventId: string): number {
  for (let i = lines.length - 1; i >= 0; i--) {
    if (lines[i]!.eventId <= eventId) {
      return lines.length - 1 - i;
    }
  }
  return 0;
}
