import styles from './LogView.module.css';

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g;

/** JSON text with its parts coloured; light enough for many rows. */
export function JsonText({ text }: { readonly text: string }) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const [all, string, colon, number] = match;
    parts.push(text.slice(end, match.index));
    const style = string === undefined ? (number === undefined ? styles.word : styles.number) : colon === undefined ? styles.string : styles.name;
    parts.push(
      <span key={match.index} className={style}>
        {string ?? all}
      </span>,
      colon ?? '',
    );
    end = match.index + all.length;
  }
  parts.push(text.slice(end));
  return <>{parts}</>;
}
