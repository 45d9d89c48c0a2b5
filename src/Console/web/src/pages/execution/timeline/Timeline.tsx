import Button from '@cloudscape-design/components/button';
import Icon from '@cloudscape-design/components/icon';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { History, Step } from '../../../history/model';
import { useNow } from '../../../ui/clock';
import { formatDuration, formatTime } from '../../../ui/format';
import { statusText } from '../../../ui/StatusBadge';
import { type Bar, barAt, barsOf } from './bars';
import { Chart } from './Chart';
import { rowHeight } from './draw';
import { Legend } from './Legend';
import { type Folds, type TimelineRow, timelineRows } from './rows';
import { ticks } from './scale';
import styles from './Timeline.module.css';
import { useView } from './useView';

interface Props {
  readonly history: History;
  /** Whether the execution goes on. */
  readonly isRunning: boolean;
  readonly selected: Step | null;
  onSelect(step: Step): void;
}

interface Pointed {
  /** Pixels from the left of the chart. */
  readonly x: number;
  readonly row: number;
}

/** When each step ran: one line per state, bars for its attempts, back-offs hatched; iterations unfold. */
export default function Timeline({ history, isRunning, selected, onSelect }: Props) {
  const { version } = history;
  const clock = useNow(100, isRunning) / 1000;
  const last = history.events.at(-1)?.timestamp ?? history.startedAt;
  const now = isRunning ? Math.max(clock, last) : Math.max(last, history.endedAt ?? last);
  const [folds, setFolds] = useState<Folds>(new Map());
  const rows = useMemo(
    () => timelineRows(history, folds, selected),
    // The history is one object that grows.
    // oxlint-disable-next-line react/exhaustive-deps
    [history, version, folds, selected],
  );
  const all = useMemo(() => ({ from: history.startedAt, to: Math.max(now, history.startedAt + 0.001) }), [history, now]);

  const scroll = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 800, height: 300 });
  const [scrollTop, setScrollTop] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(() => setSize({ width: scroll.current!.clientWidth, height: scroll.current!.clientHeight }));
    observer.observe(scroll.current!);
    return () => observer.disconnect();
  }, []);
  const left = size.width < 560 ? 120 : Math.min(300, Math.round(size.width * 0.24));
  const width = Math.max(50, size.width - left);
  const { view, isFit, zoomBy, panBy, fit } = useView(all, scroll, left);
  const marks = useMemo(() => ticks(view, history.startedAt, width), [view, history, width]);

  // What it returns changes on its own: this component is not memoized.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 8, getItemKey: (i) => rows[i]!.key });
  const shown = useRef<Step | null>(null);
  useEffect(() => {
    if (selected !== null && selected !== shown.current) {
      const index = rows.findIndex((r) => r.steps.includes(selected));
      if (index >= 0) {
        virtual.scrollToIndex(index, { align: 'auto' });
      }
    }
    shown.current = selected;
  }, [selected, rows, virtual]);

  const [pointed, setPointed] = useState<Pointed | null>(null);
  const timeAt = (x: number) => view.from + (x / width) * (view.to - view.from);
  const pointedRow = pointed === null ? undefined : rows[pointed.row];
  const pointedBar = pointed === null || pointedRow === undefined ? null : barAt(barsOf(pointedRow), timeAt(pointed.x), now, (4 / width) * (view.to - view.from));
  const place = (e: PointerEvent): Pointed | null => {
    const box = scroll.current!.getBoundingClientRect();
    const x = e.clientX - box.left - left;
    return x < 0 || x > width ? null : { x, row: Math.floor((e.clientY - box.top + scroll.current!.scrollTop) / rowHeight) };
  };
  const toggle = (row: TimelineRow) => setFolds((before) => new Map(before).set(row.key, row.isOpen !== true));
  const choose = (row: TimelineRow, step: Step | null) => {
    const chosen = step ?? row.steps.at(-1);
    if (chosen) {
      onSelect(chosen);
    } else if (row.isOpen !== null) {
      toggle(row);
    }
  };
  const onKey = (e: KeyboardEvent) => {
    const act: Record<string, () => void> = { '+': () => zoomBy(0.6), '=': () => zoomBy(0.6), '-': () => zoomBy(1 / 0.6), '0': fit, ArrowLeft: () => panBy(-0.15), ArrowRight: () => panBy(0.15) };
    if (!e.ctrlKey && !e.metaKey && act[e.key]) {
      act[e.key]!();
      e.preventDefault();
    }
  };

  return (
    <div>
      <div className={styles.toolbar}>
        <SpaceBetween direction="horizontal" size="xxs">
          <Button iconName="zoom-in" ariaLabel="Zoom in" onClick={() => zoomBy(0.6)} />
          <Button iconName="zoom-out" ariaLabel="Zoom out" disabled={isFit} onClick={() => zoomBy(1 / 0.6)} />
          <Button iconName="zoom-to-fit" ariaLabel="Fit" disabled={isFit} onClick={fit} />
        </SpaceBetween>
        <Legend />
      </div>
      <div className={styles.frame}>
        <div className={styles.axis} aria-hidden>
          {marks.map((t) => (
            <span key={t.at} className={styles.tick} style={{ left: left + ((t.at - view.from) / (view.to - view.from)) * width }}>
              {/* Half a number at the edge would be another number. */}
              {((view.to - t.at) / (view.to - view.from)) * width >= t.text.length * 8 && t.text}
            </span>
          ))}
        </div>
        <div className={styles.body}>
          {/* A region that scrolls has to be reachable by keyboard; the keys zoom and move it. */}
          {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events */}
          <section
            ref={scroll}
            className={styles.scroll}
            tabIndex={0}
            aria-label="Timeline. Plus and minus zoom, arrows move, 0 shows all."
            onKeyDown={onKey}
            onScroll={() => setScrollTop(scroll.current!.scrollTop)}
            onPointerMove={(e) => setPointed(place(e))}
            onPointerLeave={() => setPointed(null)}
            onClick={() => pointedRow && choose(pointedRow, pointedBar?.step ?? null)}
          >
            {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events */}
            <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
              {virtual.getVirtualItems().map((item) => (
                <Row key={item.key} row={rows[item.index]!} top={item.start} labelWidth={left} isSelected={selected !== null && rows[item.index]!.steps.includes(selected)} now={now} onToggle={toggle} onChoose={choose} />
              ))}
            </div>
          </section>
          <Chart rows={rows} scrollTop={scrollTop} left={left} width={width} height={size.height} view={view} now={now} ticks={marks} />
          {pointed && <div className={styles.cursor} style={{ left: left + pointed.x }} />}
        </div>
      </div>
      <output className={styles.told} style={{ display: 'block' }}>
        {pointed ? <Told at={timeAt(pointed.x)} start={history.startedAt} row={pointedRow} bar={pointedBar} now={now} /> : isFit ? 'Ctrl and the wheel zoom, dragging moves.' : `${formatDuration((view.to - view.from) * 1000)} in view.`}
      </output>
    </div>
  );
}

interface RowProps {
  readonly row: TimelineRow;
  readonly top: number;
  readonly labelWidth: number;
  readonly isSelected: boolean;
  readonly now: number;
  onToggle(row: TimelineRow): void;
  onChoose(row: TimelineRow, step: Step | null): void;
}

function Row({ row, top, labelWidth, isSelected, now, onToggle, onChoose }: RowProps) {
  const facts = `${row.label}, ${statusText(row.status)}, ${formatDuration(((row.to ?? now) - row.from) * 1000)}${row.steps.length > 1 ? `, ${row.steps.length} visits` : ''}`;
  return (
    <div className={isSelected ? `${styles.row} ${styles.selected}` : styles.row} style={{ top, height: rowHeight }}>
      <div className={styles.label} style={{ width: labelWidth, paddingLeft: 4 + Math.min(row.depth, 8) * (labelWidth < 200 ? 6 : 14) }}>
        {row.isOpen === null ? (
          <span className={styles.fold} />
        ) : (
          <button
            type="button"
            className={styles.fold}
            aria-expanded={row.isOpen}
            aria-label={`${row.isOpen ? 'Fold' : 'Unfold'} ${row.label}`}
            onClick={(e) => {
              e.stopPropagation();
              onToggle(row);
            }}
          >
            <Icon name={row.isOpen ? 'caret-down-filled' : 'caret-right-filled'} size="small" />
          </button>
        )}
        <button
          type="button"
          className={styles.name}
          title={facts}
          aria-label={facts}
          aria-current={isSelected}
          onClick={(e) => {
            e.stopPropagation();
            onChoose(row, null);
          }}
        >
          {row.label}
        </button>
      </div>
    </div>
  );
}

const wordsOf: Record<Bar['kind'], string> = { WORK: '', SPAN: '', WAITING: 'waiting to start', BACKOFF: 'waiting to retry' };

function Told({ at, start, row, bar, now }: { readonly at: number; readonly start: number; readonly row: TimelineRow | undefined; readonly bar: Bar | null; readonly now: number }) {
  const what = bar && [row!.label, bar.attempt && `attempt ${bar.attempt}`, wordsOf[bar.kind] || statusText(bar.status), formatDuration(((bar.to ?? now) - bar.from) * 1000)].filter(Boolean).join(' · ');
  return (
    <>
      <b>{formatDuration((at - start) * 1000)}</b> after the start, {formatTime(at)}
      {what && ` – ${what}`}
    </>
  );
}
