import { lazy, Suspense } from 'react';
import { Skeleton } from '../Skeleton';
import { prettyJson } from '../json';
import type { CodeEditorProps } from './CodeEditor';

const LazyEditor = lazy(() => import('./CodeEditor'));

/** The language of texts that have none. */
export const noLanguage: readonly [] = [];

/** The editor, loaded where it is used. */
export function Code(props: CodeEditorProps) {
  return (
    <Suspense fallback={<Skeleton lines={4} />}>
      <LazyEditor {...props} />
    </Suspense>
  );
}

/** JSON text to read: indented, foldable, searchable (Ctrl-F). */
export function JsonView({ text, label, maxHeight }: { readonly text: string; readonly label: string; readonly maxHeight?: string }) {
  return <Code value={prettyJson(text)} label={label} {...(maxHeight === undefined ? {} : { maxHeight })} />;
}

/** JSON text to write; mistakes are marked as they are typed. */
export function JsonEditor({ value, label, onChange, height = '240px' }: { readonly value: string; readonly label: string; readonly onChange: (value: string) => void; readonly height?: string }) {
  return <Code value={value} label={label} onChange={onChange} height={height} />;
}
