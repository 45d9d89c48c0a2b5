import { CopyButton } from './CopyText';
import styles from './Command.module.css';

/** A command to type, with a button that copies it. */
export function Command({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className={styles.command}>
      <pre className={styles.text} aria-label={label}>
        {text}
      </pre>
      <CopyButton value={text} label={`Copy: ${label}`} />
    </div>
  );
}
