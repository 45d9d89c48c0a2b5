import styles from './ScrolledText.module.css';

/** Text of any length, as it is: what is higher than `maxHeight` (pixels) scrolls, by keyboard too. */
export function ScrolledText({ text, label, maxHeight }: { readonly text: string; readonly label: string; readonly maxHeight: number }) {
  return (
    // The keyboard must be able to scroll it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.text} style={{ maxHeight }} aria-label={label} tabIndex={0} dir="auto">
      {text}
    </section>
  );
}
