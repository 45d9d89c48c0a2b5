import styles from './CountsBar.module.css';
import { formatNumber } from './format';

const kinds = [
  ['succeeded', 'Succeeded'],
  ['failed', 'Failed'],
  ['timedOut', 'Timed out'],
  ['aborted', 'Aborted'],
  ['running', 'Running'],
  ['pendingRedrive', 'Pending redrive'],
  ['pending', 'Pending'],
] as const;

type Counts = Readonly<Partial<Record<(typeof kinds)[number][0], number>>>;

/** How many of something have which status, as a bar and in words. Those of which there are none are left out, but for what is always of interest. */
export function CountsBar({ counts, hasLegend = true }: { readonly counts: Counts; readonly hasLegend?: boolean }) {
  const shown = kinds.filter(([kind]) => (counts[kind] ?? 0) > 0);
  return (
    <>
      <div className={styles.bar} aria-hidden>
        {shown.map(([kind]) => (
          <div key={kind} className={`${styles.part} ${styles[kind]}`} style={{ flexGrow: counts[kind]! }} />
        ))}
      </div>
      {hasLegend && (
        <ul className={styles.legend}>
          {kinds
            .filter(([kind]) => kind === 'succeeded' || kind === 'failed' || (counts[kind] ?? 0) > 0)
            .map(([kind, text]) => (
              <li key={kind}>
                <span className={`${styles.key} ${styles[kind]}`} aria-hidden />
                {text} {formatNumber(counts[kind] ?? 0)}
              </li>
            ))}
        </ul>
      )}
    </>
  );
}
