import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { codeTheme } from '../../../ui/code/theme';
import type { DocumentLanguage } from '../document/document';
import styles from './edit.module.css';

interface Props {
  readonly before: string;
  readonly after: string;
  readonly language: DocumentLanguage;
  readonly names: readonly [before: string, after: string];
}

const collapse = { margin: 3, minSize: 6 };

export default function Diff({ before, after, language, names }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [left, right] = names;
  const isNarrow = window.innerWidth < 700;
  useEffect(() => {
    const shared = (label: string): Extension[] => [
      lineNumbers(),
      language === 'json' ? json() : yaml(),
      EditorState.readOnly.of(true),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      codeTheme,
    ];
    const view = isNarrow
      ? new EditorView({ parent: host.current!, doc: after, extensions: [...shared(`${left} and ${right}`), unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: collapse })] })
      : new MergeView({ parent: host.current!, a: { doc: before, extensions: shared(left) }, b: { doc: after, extensions: shared(right) }, collapseUnchanged: collapse });
    return () => view.destroy();
  }, [before, after, language, left, right, isNarrow]);
  return (
    <div className={styles.diff}>
      {!isNarrow && (
        <div className={styles.names}>
          <strong>{left}</strong>
          <strong>{right}</strong>
        </div>
      )}
      <div ref={host} />
    </div>
  );
}
