import Tabs from '@cloudscape-design/components/tabs';
import { EditorSelection } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { RefObject } from 'react';
import { useAddress } from '../../../app/address';
import type { Scope } from '../../../aws/scope';
import type { DefinitionDocument } from '../document/document';
import { TestState } from '../test/TestState';
import { tabTexts } from '../../../ui/tabTexts';
import { ProblemList } from './Problems';
import type { Problem, Problems } from './useProblems';

interface Props {
  readonly found: Problems;
  readonly document: DefinitionDocument;
  readonly view: RefObject<EditorView | null>;
  readonly selected: string | null;
  readonly test: { readonly scope: Scope; /** Empty for one that is not there yet. */ readonly machineArn: string; readonly roleArn: string };
}

/** Below text and graph: what is wrong, and the test of the selected state. */
export function BottomPanel({ found, document, view, selected, test }: Props) {
  const [panel, setPanel] = useAddress('panel');
  const go = (problem: Problem) => {
    const editor = view.current;
    if (editor !== null) {
      const at = Math.min(problem.from, editor.state.doc.length);
      editor.dispatch({ selection: EditorSelection.cursor(at), effects: EditorView.scrollIntoView(at, { y: 'center' }) });
      editor.focus();
    }
  };
  return (
    <Tabs
      i18nStrings={tabTexts}
      activeTabId={panel === 'test' ? 'test' : 'problems'}
      onChange={({ detail }) => setPanel(detail.activeTabId === 'problems' ? null : detail.activeTabId)}
      ariaLabel="Problems and tests"
      tabs={[
        { id: 'problems', label: found.problems.length === 0 ? 'Problems' : `Problems (${found.problems.length})`, content: <ProblemList found={found} lineOf={(at) => lineOf(document.text, at)} onGo={go} /> },
        { id: 'test', label: selected === null ? 'Test state' : `Test state: ${selected}`, content: <TestState key={selected} document={document} state={selected} {...test} /> },
      ]}
    />
  );
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
    line++;
  }
  return line;
}
