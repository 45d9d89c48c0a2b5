import type { EditorView } from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAddress } from '../../app/address';
import { findState, readMachine, stateAt } from '../../asl/machine';
import type { StateMachine } from '../../aws/states';
import { WorkflowGraph } from '../../graph';
import { Code } from '../../ui/code';
import { prettyJson } from '../../ui/json';
import styles from './DefinitionPanel.module.css';

const height = 560;

/** The definition, its text beside its drawing: a state that is selected in one is shown in the other. */
export function DefinitionPanel({ machine, title }: { readonly machine: StateMachine; readonly title: string }) {
  const text = useMemo(() => prettyJson(machine.definition), [machine.definition]);
  const model = useMemo(() => readMachine(text), [text]);
  const [selected, setSelected] = useAddress('state');
  const marked = useMarkedLines(selected === null ? undefined : findState(model, selected));
  const view = useRef<EditorView | null>(null);
  const wanted = useRef(selected);

  const show = useCallback(
    (name: string | null) => {
      const state = name === null ? undefined : findState(model, name);
      if (state && view.current) {
        view.current.dispatch({ selection: { anchor: state.from, head: state.to } });
        scrollToTop(view.current, state.from);
      }
    },
    [model],
  );
  const onView = useCallback(
    (made: EditorView | null) => {
      view.current = made;
      // The editor comes after the page: what the address selects is shown then.
      if (made && wanted.current) {
        const name = wanted.current;
        requestAnimationFrame(() => show(name));
      }
    },
    [show],
  );
  const select = (name: string | null) => {
    setSelected(name);
    show(name);
  };
  const selectAtCursor = () => {
    const at = view.current?.state.selection.main;
    if (at?.empty) {
      setSelected(stateAt(model, at.head)?.name ?? null);
    }
  };
  return (
    <div className={styles.panes}>
      {/* The editor is the control here; this only hears of its clicks and keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className={styles.code} onClick={selectAtCursor} onKeyUp={(e) => e.key.startsWith('Arrow') && selectAtCursor()}>
        <Code value={text} label={`Definition of ${title}`} height={`${height}px`} extensions={marked} onView={onView} />
      </div>
      <div className={styles.graph}>
        <WorkflowGraph definition={text} label={`Graph of ${title}`} selected={selected} onSelect={select} height={height} />
      </div>
    </div>
  );
}

const none: readonly Extension[] = [];

// The editor is a part of its own that comes later, and so does what marks lines in it.
function useMarkedLines(range: { readonly from: number; readonly to: number } | undefined): readonly Extension[] {
  const [marked, setMarked] = useState(none);
  const { from, to } = range ?? {};
  useEffect(() => {
    let isWanted = true;
    void import('../../ui/code/markLines').then(({ markLines }) => isWanted && setMarked(from === undefined || to === undefined ? none : [markLines(from, to)]));
    return () => {
      isWanted = false;
    };
  }, [from, to]);
  return marked;
}

// Only the editor scrolls, not the page around it.
function scrollToTop(view: EditorView, at: number): void {
  view.requestMeasure({
    read: () => view.lineBlockAt(at).top,
    write: (top) => view.scrollDOM.scrollTo({ top: Math.max(0, top - 40) }),
  });
}
