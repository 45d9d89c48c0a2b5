import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Input from '@cloudscape-design/components/input';
import Popover from '@cloudscape-design/components/popover';
import Select from '@cloudscape-design/components/select';
import { useState } from 'react';
import { useAddress } from '../../app/address';
import type { Attempt, Frame } from '../../history/model';
import { visitsShown } from '../../history/selection';
import { JsonView } from '../../ui/code';
import { formatNumber } from '../../ui/format';
import { statusText, StatusBadge } from '../../ui/StatusBadge';
import { useExecution } from './context';
import styles from './picker.module.css';

/** Picks the iteration that graph and step panel show; for Maps inside of Maps one below the other. */
export function IterationPicker() {
  const { history, selection } = useExecution();
  const { maps, picks } = selection;
  if (!history) {
    return null;
  }
  const rows = maps.flatMap((name, depth) => {
    const around = new Map(maps.slice(0, depth).flatMap((m) => (picks.has(m) ? [[m, picks.get(m)!] as const] : [])));
    const visits = visitsShown(history, name, around);
    // The iterations of an inner Map belong to one of the outer.
    const attempt = visits.length === 1 ? visits[0]!.attempts.at(-1) : undefined;
    return attempt && attempt.frames.length > 0 ? [<MapPicker key={name} name={name} attempt={attempt} isNamed={maps.length > 1} />] : [];
  });
  return rows.length === 0 ? null : <div className={styles.rows}>{rows}</div>;
}

const statuses: readonly Frame['status'][] = ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

function MapPicker({ name, attempt, isNamed }: { readonly name: string; readonly attempt: Attempt; readonly isNamed: boolean }) {
  const { selection } = useExecution();
  const [status, setStatus] = useAddress('status');
  const index = selection.picks.get(name) ?? null;
  const { frames, counts } = attempt;
  const matching = frames.filter((f) => status === null || f.status === status).map((f) => f.index);
  const first = matching[0];
  const last = matching.at(-1);
  const next = matching[position(matching, (index ?? -1) + 1)];
  const before = index === null ? undefined : matching[position(matching, index) - 1];
  const pick = (to: number | null | undefined) => to !== undefined && selection.pick(name, to);
  const options = [{ value: '', label: `Any status (${formatNumber(frames.length)})` }, ...statuses.filter((s) => counts[s] > 0 || s === status).map((s) => ({ value: s, label: `${statusText(s)} (${formatNumber(counts[s])})` }))];
  const frame = index === null ? undefined : frames[index];
  return (
    <fieldset className={styles.row} aria-label={`Iteration of ${name}`}>
      {isNamed && <div className={styles.name}>{name}</div>}
      <div className={styles.status}>
        <div className={styles.label}>Iteration status</div>
        <Select
          ariaLabel={`Iteration status, ${name}`}
          selectedOption={options.find((o) => o.value === (status ?? ''))!}
          options={options}
          onChange={({ detail }) => {
            setStatus(detail.selectedOption.value ?? null);
          }}
        />
      </div>
      <div>
        <div className={styles.label}>Index</div>
        <div className={styles.index}>
          <Button variant="icon" iconName="angle-left-double" ariaLabel="First iteration" disabled={first === undefined || first === index} onClick={() => pick(first)} />
          <Button variant="icon" iconName="angle-left" ariaLabel="Previous iteration" disabled={before === undefined} onClick={() => pick(before)} />
          <IndexInput index={index} length={frames.length} onChange={pick} />
          <span className={styles.total}>of {formatNumber(frames.length)}</span>
          <Button variant="icon" iconName="angle-right" ariaLabel="Next iteration" disabled={next === undefined} onClick={() => pick(next)} />
          <Button variant="icon" iconName="angle-right-double" ariaLabel="Last iteration" disabled={last === undefined || last === index} onClick={() => pick(last)} />
          {index !== null && (
            <Button variant="inline-link" ariaLabel={`All iterations of ${name}`} onClick={() => pick(null)}>
              All
            </Button>
          )}
        </div>
      </div>
      {frame && <Item frame={frame} />}
    </fieldset>
  );
}

/** Where `index` stands in the ascending list, or would. */
function position(indexes: readonly number[], index: number): number {
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indexes[middle]! < index) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function IndexInput({ index, length, onChange }: { readonly index: number | null; readonly length: number; readonly onChange: (index: number | null) => void }) {
  // What is being typed and is no index yet.
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (index === null ? '' : String(index));
  const isIndex = (value: string) => /^\d{1,7}$/.test(value) && Number(value) < length;
  const take = (value: string) => {
    setTyped(value === '' || isIndex(value) ? null : value);
    if (value === '' || isIndex(value)) {
      onChange(value === '' ? null : Number(value));
    }
  };
  return (
    <div className={styles.field}>
      <Input
        ariaLabel="Index"
        inputMode="numeric"
        placeholder="All"
        value={text}
        invalid={typed !== null}
        onChange={({ detail }) => take(detail.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={({ detail }) => {
          const by = detail.key === 'ArrowUp' ? 1 : detail.key === 'ArrowDown' ? -1 : 0;
          const to = (index ?? -1) + by;
          if (by !== 0 && to >= 0 && to < length) {
            onChange(to);
          }
        }}
      />
    </div>
  );
}

function Item({ frame }: { readonly frame: Frame }) {
  const input = frame.steps[0]?.input;
  return (
    <div className={styles.item}>
      <StatusBadge status={frame.status} />
      {input !== undefined && (
        <Popover size="large" triggerType="text" dismissAriaLabel="Close" header={`Input of iteration ${frame.index}`} content={<JsonView text={input} label="Input of the iteration" maxHeight="240px" />}>
          <Box variant="code">
            <span className={styles.preview}>{input.slice(0, 200)}</span>
          </Box>
        </Popover>
      )}
    </div>
  );
}
