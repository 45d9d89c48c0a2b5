import { lazy, Suspense } from 'react';
import { prettyJson } from '../json';
import styles from './CodeEditor.module.css';
import type { CodeEditorProps } from './CodeEditor';

const LazyEditor = lazy(() => import('./CodeEditor'));

/** The language of texts that have none. */
export const noLanguage: readonly [] = [];

/** The editor, loaded where it is used. */
export function Code(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <LazyEditor {...props} />
    </Suspense>
  );
}

/** The text as the editor will lay it out, so that nothing moves when it comes. */
function Waiting({ value, height, minHeight, maxHeight = '480px' }: CodeEditorProps) {
  return (
    <output className={styles.waiting} aria-label="Loading" style={height === undefined ? { minHeight, maxHeight } : { height }}>
      {value.slice(0, shownWhileWaiting)}
      {/* A last line that is empty has its height, too. */}
      {'\u200B'}
    </output>
  );
}

/** Characters; more than the highest editor shows at once. */
const shownWhileWaiting = 20_000;

/** JSON text to read: indented, foldable, searchable (Ctrl-F). */
export function JsonView({ text, label, maxHeight }: { readonly text: string; readonly label: string; readonly maxHeight?: string }) {
  return <Code value={prettyJson(text)} label={label} {...(maxHeight === undefined ? {} : { maxHeight })} />;
}

/** JSON text to write; mistakes are marked as they are typed. */
export function JsonEditor({ value, label, onChange, height = '240px' }: { readonly value: string; readonly label: string; readonly onChange: (value: string) => void; readonly height?: string }) {
  return <Code value={value} label={label} onChange={onChange} height={height} />;
}
