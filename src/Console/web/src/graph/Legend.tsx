import { statusText } from '../ui/StatusBadge';
import { Icon, statusIcons } from './icons';
import { type ShownStatus, shownStatuses } from './steps';
import styles from './graph.module.css';

/** What the colours and icons mean. A pressed entry leaves its states as they are and dims the others. */
export function Legend({ only, onChange }: { readonly only: ShownStatus | undefined; readonly onChange: (only: ShownStatus | undefined) => void }) {
  return (
    <ul className={styles.legend} aria-label="Legend">
      {shownStatuses.map((status) => (
        <li key={status}>
          <button type="button" aria-pressed={only === status} onClick={() => onChange(only === status ? undefined : status)}>
            <span className={styles.swatch} data-status={status}>
              {status !== 'NOT_REACHED' && <Icon path={statusIcons[status]} width={2.4} />}
            </span>
            {statusText(status)}
          </button>
        </li>
      ))}
    </ul>
  );
}
