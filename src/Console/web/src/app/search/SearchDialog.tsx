import Box from '@cloudscape-design/components/box';
import Input, { type InputProps } from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { parseArn } from '../../aws/scope';
import { useCloseOnTravel } from '../../ui/useCloseOnTravel';
import { arnLink } from '../arnLink';
import { links } from '../links';
import { useScope } from '../scope';
import { useGoTo } from '../useGoTo';
import { findExecution, isExecutionName } from './findExecution';
import { type Entry, rank } from './rank';
import { recentEntries, rememberEntry } from './recent';
import styles from './search.module.css';
import { useEntries } from './useEntries';

const shownMax = 50;
// Not an address: what it leads to is to be looked for.
const lookUp = 'look-up';

/** One field that leads anywhere: words of a name, or an ARN of any region. Up, Down and Enter choose. */
export default function SearchDialog({ onDismiss }: { onDismiss(): void }) {
  const scope = useScope();
  const goTo = useGoTo();
  const id = useId();
  const field = useRef<InputProps.Ref>(null);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [missing, setMissing] = useState<string | null>(null);
  const [isLooking, setLooking] = useState(false);
  const { entries, isPending, missing: unsearched } = useEntries(scope);
  const query = useDeferredValue(text.trim());
  const shown = useMemo((): readonly Entry[] => {
    if (query === '') {
      return recentEntries();
    }
    const arn = parseArn(query);
    const href = arnLink(query);
    if (arn && href) {
      return [{ kind: 'ARN', title: arn.resource, href, detail: `${arn.service} · ${arn.region}` }];
    }
    const found = rank(query, entries, shownMax);
    return isExecutionName(query) && found.every((e) => e.kind !== 'Execution' || e.title !== query) ? [...found, { kind: 'Execution', title: query, href: lookUp, detail: 'Look for an execution of exactly this name' }] : found;
  }, [query, entries]);
  const at = Math.min(chosen, Math.max(0, shown.length - 1));

  useEffect(() => {
    if (shown[at]) {
      document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: 'nearest' });
    }
  }, [id, at, shown]);

  useEffect(() => {
    // A dialog gives the focus to its first control, which closes it.
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);

  const go = async (entry: Entry) => {
    if (entry.href === lookUp) {
      setLooking(true);
      try {
        const arn = await findExecution(scope, entry.title);
        if (!arn) {
          setMissing(`No execution in ${scope.region} has the name ${entry.title}.`);
          return;
        }
        await go({ ...entry, href: links.execution(arn) });
      } catch (e) {
        setMissing(`It could not be looked for: ${(e as Error).message}`);
      } finally {
        setLooking(false);
      }
      return;
    }
    rememberEntry(entry);
    onDismiss();
    goTo(entry.href);
  };
  useCloseOnTravel(onDismiss);
  const move = (to: number) => setChosen(Math.max(0, Math.min(shown.length - 1, to)));

  return (
    <Modal visible header="Search" size="medium" closeAriaLabel="Close" onDismiss={onDismiss}>
      <Input
        ref={field}
        type="search"
        value={text}
        placeholder="Name or ARN"
        ariaLabel="Search"
        autoComplete={false}
        clearAriaLabel="Clear"
        nativeInputAttributes={{ role: 'combobox', 'aria-expanded': true, 'aria-controls': id, 'aria-autocomplete': 'list', 'aria-activedescendant': shown.length > 0 ? `${id}-${at}` : undefined }}
        onChange={({ detail }) => {
          setText(detail.value);
          setChosen(0);
          setMissing(null);
        }}
        onKeyDown={(e) => {
          const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[e.detail.key];
          if (to !== undefined) {
            e.preventDefault();
            move(to);
          } else if (e.detail.key === 'Enter' && shown[at]) {
            e.preventDefault();
            void go(shown[at]);
          }
        }}
      />
      {/* The list of a combobox: a select could not show what these show. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div id={id} role="listbox" aria-label={text === '' ? 'Recent' : 'Results'} className={styles.list}>
        {text === '' && shown.length > 0 && (
          <Box variant="awsui-key-label" padding={{ horizontal: 's', vertical: 'xxs' }}>
            Recent
          </Box>
        )}
        {shown.map((entry, i) => (
          // The field has the keys: this is for the pointer.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus, jsx-a11y/prefer-tag-over-role
          <div key={`${entry.href} ${entry.title}`} id={`${id}-${i}`} role="option" aria-selected={i === at} className={styles.option} onClick={() => void go(entry)} onMouseMove={() => i !== at && setChosen(i)}>
            <span className={styles.title}>{entry.title}</span>
            <span className={styles.detail}>{entry.detail}</span>
            <span className={styles.kind}>{entry.kind}</span>
          </div>
        ))}
      </div>
      <Box color="text-body-secondary" padding={{ horizontal: 's', top: 's' }}>
        <span aria-live="polite">
          {missing ?? (isLooking ? 'Looking…' : summaryOf(query, shown, scope.region, isPending))}
        </span>
        {unsearched.length > 0 && <div>Not searched, because they could not be listed: {unsearched.join(', ')}.</div>}
      </Box>
    </Modal>
  );
}

/** What is said of the results, also to those who don't see them. */
function summaryOf(query: string, shown: readonly Entry[], region: string, isPending: boolean): string {
  const found = shown.filter((e) => e.href !== lookUp).length;
  const hint = shown.length > 0 ? ' · ↑ ↓ choose, Enter opens' : '';
  if (query === '') {
    return shown.length === 0 ? 'What you open is listed here.' : `${found} opened last${hint}`;
  }
  const all = found === shownMax ? `The first ${found}` : found === 0 ? 'None' : `${found}`;
  return isPending ? `${all} so far, still looking` : `${all} in ${region}${hint}`;
}

