import type { Extension } from '@codemirror/state';
import { Decoration, EditorView } from '@codemirror/view';

const line = Decoration.line({ class: 'cm-marked' });
const look = EditorView.baseTheme({ '.cm-marked': { backgroundColor: 'light-dark(#0972d31f, #42b4ff2e)' } });

/** Sets off the lines that a part of the text stands in. */
export function markLines(from: number, to: number): Extension {
  return [
    look,
    EditorView.decorations.of((view) => {
      const { doc } = view.state;
      const [first, last] = [doc.lineAt(Math.min(from, doc.length)).number, doc.lineAt(Math.min(to, doc.length)).number];
      return Decoration.set(Array.from({ length: last - first + 1 }, (_, i) => line.range(doc.line(first + i).from)));
    }),
  ];
}
