import Box from '@cloudscape-design/components/box';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { bidiIsolates, bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useId, useMemo, useRef } from 'react';
import styles from './CodeEditor.module.css';
import { leaving } from './leaving';
import { codeTheme } from './theme';

export interface CodeEditorProps {
  readonly value: string;
  readonly label: string;
  /** Absent: the text can be read, folded, searched and copied. */
  readonly onChange?: ((value: string) => void) | undefined;
  /** JSON without it. */
  readonly language?: readonly Extension[];
  readonly extensions?: readonly Extension[];
  /** A CSS height; without it the editor is as high as its text, between `minHeight` and `maxHeight`. */
  readonly height?: string;
  readonly minHeight?: string;
  readonly maxHeight?: string;
  /** Gives the view to those who move the cursor. */
  readonly onView?: (view: EditorView | null) => void;
}

const jsonLanguage: readonly Extension[] = [json()];
const parse = jsonParseLinter();
// Nothing written yet is no mistake.
const jsonEditing: readonly Extension[] = [json(), linter((view) => (view.state.doc.length === 0 ? [] : parse(view)), { delay: 200 }), lintGutter()];
const none: readonly Extension[] = [];

/** The one editor of text: JSON unless told otherwise. Tab indents; Escape, then Tab leaves it by keyboard. */
export default function CodeEditor({ value, label, onChange, language, extensions = none, height, minHeight, maxHeight = '480px', onView }: CodeEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  const configuration = useRef(new Compartment());
  const isReadOnly = onChange === undefined;
  const help = useId();
  useEffect(() => {
    changed.current = onChange;
  });

  const configured = useMemo(
    () => [
      lineNumbers(),
      foldGutter(),
      history(),
      indentOnInput(),
      bracketMatching(),
      highlightSelectionMatches(),
      // A text that is written from right to left stays in its quotes; characters that turn what follows are seen.
      bidiIsolates(),
      highlightSpecialChars(),
      keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...(isReadOnly ? [] : [indentWithTab])]),
      isReadOnly ? [EditorState.readOnly.of(true)] : [highlightActiveLine(), leaving(), EditorView.contentAttributes.of({ 'aria-describedby': help })],
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((t) => t.isUserEvent('set'))) {
          changed.current?.(update.state.doc.toString());
        }
      }),
      EditorView.theme({ '&': height === undefined ? { maxHeight } : { height }, '.cm-scroller': { overflow: 'auto', ...(minHeight === undefined ? {} : { minHeight }) } }),
      codeTheme,
      language ?? (isReadOnly ? jsonLanguage : jsonEditing),
      extensions,
    ],
    [isReadOnly, help, label, height, minHeight, maxHeight, language, extensions],
  );
  const shownWith = useRef<readonly Extension[]>(undefined);

  useEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({ doc: value, extensions: [configuration.current.of(configured)] }),
    });
    shownWith.current = configured;
    view.current = made;
    onView?.(made);
    return () => {
      onView?.(null);
      made.destroy();
    };
    // One view for the life of the component; the effects below bring it up to date.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  // An update lays out the page; a page with ten documents would do so ten times as it opens.
  useEffect(() => {
    if (shownWith.current !== configured) {
      shownWith.current = configured;
      view.current!.dispatch({ effects: configuration.current.reconfigure(configured) });
    }
  }, [configured]);

  useEffect(() => {
    const shown = view.current!.state.doc;
    if (shown.toString() !== value) {
      view.current!.dispatch({ changes: { from: 0, to: shown.length, insert: value }, userEvent: 'set' });
    }
  }, [value]);

  return (
    <div className={styles.editor}>
      <div ref={host} />
      {!isReadOnly && (
        <div id={help} className={styles.help}>
          <Box variant="small">Tab indents. Escape, then Tab leaves the text.</Box>
        </div>
      )}
    </div>
  );
}
