import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import DateRangePicker from '@cloudscape-design/components/date-range-picker';
import Input from '@cloudscape-design/components/input';
import Toggle from '@cloudscape-design/components/toggle';
import { useEffect, useState } from 'react';
import { saveFile } from '../ui/saveFile';
import { type LogLine, linesAsJson, linesAsText } from './lines';
import styles from './LogView.module.css';
import { checkRange, fromRange, rangeOptions, rangeTexts, toRange } from './range';
import type { LogSelection } from './selection';

interface Props {
  readonly logGroupName: string;
  readonly lines: readonly LogLine[];
  readonly selection: LogSelection;
  readonly isWrapped: boolean;
  /** Undefined: what is selected lies in the past. */
  readonly isLive: boolean | undefined;
  onSelect(change: LogSelection): void;
  onWrapped(isWrapped: boolean): void;
  onLive(isLive: boolean): void;
  onRefresh(): void;
}

/** A filter is asked for when typing has stopped for this long, milliseconds. */
const typingPause = 400;

/** Filter, range and what can be done with the lines. */
export function LogTools({ logGroupName, lines, selection, isWrapped, isLive, onSelect, onWrapped, onLive, onRefresh }: Props) {
  const chosen = selection.filter ?? '';
  const [typed, setTyped] = useState(chosen);
  const [shown, setShown] = useState(chosen);
  if (shown !== chosen) {
    setShown(chosen);
    setTyped(chosen);
  }
  useEffect(() => {
    if (typed === chosen) {
      return;
    }
    const timer = setTimeout(() => onSelect({ filter: typed || undefined }), typingPause);
    return () => clearTimeout(timer);
  }, [typed, chosen, onSelect]);

  return (
    <div className={styles.tools}>
      <div className={styles.filter}>
        <Input
          type="search"
          value={typed}
          placeholder='Filter events: words, "a phrase", ?either ?or, -not, { $.level = "ERROR" }'
          ariaLabel="Filter events"
          clearAriaLabel="Clear the filter"
          onChange={({ detail }) => setTyped(detail.value)}
          onKeyDown={({ detail }) => detail.key === 'Enter' && onSelect({ filter: typed || undefined })}
        />
      </div>
      <div className={styles.range}>
        <DateRangePicker
          value={toRange(selection)}
          relativeOptions={rangeOptions}
          isValidRange={checkRange}
          i18nStrings={rangeTexts}
          placeholder="Newest events"
          expandToViewport
          ariaLabel="Time range"
          onChange={({ detail }) => onSelect(fromRange(detail.value))}
        />
      </div>
      {isLive !== undefined && (
        <Button iconName={isLive ? 'pause' : 'play'} onClick={() => onLive(!isLive)}>
          {isLive ? 'Pause' : 'Resume'}
        </Button>
      )}
      <Button iconName="refresh" ariaLabel="Refresh" onClick={onRefresh} />
      <ButtonDropdown
        items={[
          { id: 'copy', text: 'Copy lines' },
          { id: 'text', text: 'Download as text' },
          { id: 'json', text: 'Download as JSON lines' },
        ]}
        disabled={lines.length === 0}
        expandToViewport
        onItemClick={({ detail }) => {
          if (detail.id === 'copy') {
            void navigator.clipboard.writeText(linesAsText(lines));
          } else {
            const text = detail.id === 'json' ? linesAsJson(lines) : linesAsText(lines);
            saveFile(new Blob([text], { type: 'text/plain' }), `${logGroupName.replaceAll(/[^\w.-]+/g, '_').replace(/^_/, '')}.${detail.id === 'json' ? 'jsonl' : 'log'}`);
          }
        }}
      >
        Export
      </ButtonDropdown>
      <Toggle checked={isWrapped} onChange={({ detail }) => onWrapped(detail.checked)}>
        Wrap lines
      </Toggle>
    </div>
  );
}
