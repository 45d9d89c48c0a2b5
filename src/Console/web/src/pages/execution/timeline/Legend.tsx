import type { StepStatus } from '../../../history/model';
import { statusText } from '../../../ui/StatusBadge';
import styles from './Timeline.module.css';

const colours: Record<StepStatus, string> = { IN_PROGRESS: 'info', SUCCEEDED: 'success', FAILED: 'error', CAUGHT_ERROR: 'warning', CANCELLED: 'inactive' };

/** What the colours mean. */
export function Legend() {
  return (
    <ul className={styles.legend}>
      {(Object.keys(colours) as StepStatus[]).map((status) => (
        <li key={status}>
          <span className={styles.key} style={{ background: `var(--colour-${colours[status]})` }} aria-hidden />
          {statusText(status)}
        </li>
      ))}
      <li>
        <span className={`${styles.key} ${styles.hatched}`} aria-hidden />
        Back-off before a retry
      </li>
    </ul>
  );
}
