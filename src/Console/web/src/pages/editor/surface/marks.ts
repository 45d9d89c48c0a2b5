import { setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import type { Problem } from './useProblems';

const severities = { ERROR: 'error', WARNING: 'warning', ADVICE: 'info' } as const;

/** Marks the problems in the text, and at its lines. */
export function showProblems(view: EditorView, problems: readonly Problem[]): void {
  const { length } = view.state.doc;
  view.dispatch(
    setDiagnostics(
      view.state,
      problems.map((p) => ({ from: Math.min(p.from, length), to: Math.min(p.to, length), severity: severities[p.severity], message: p.message })),
    ),
  );
}
