import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { redo, undo } from '@codemirror/commands';
import { EditorSelection, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { findState, machineOf, stateAt } from '../../../asl/machine';
import { plainOf } from '../../../asl/json';
import type { Scope } from '../../../aws/scope';
import { WorkflowGraph } from '../../../graph';
import { Choice } from '../../../ui/Choice';
import { Code } from '../../../ui/code';
import { type DefinitionText, type DocumentLanguage, readDocument } from '../document/document';
import { updateYaml, yamlOf } from '../document/yaml';
import { assistance, syntaxOf } from '../language/extension';
import { convert, languageHistory } from './languageHistory';
import { problemCount } from './Problems';
import { showProblems } from './marks';
import styles from './surface.module.css';
import { useHeight } from './useHeight';
import { useLatest } from './useLatest';
import { useKnowledge } from './useKnowledge';
import type { Problem, Problems } from './useProblems';

interface Props {
  readonly value: DefinitionText;
  readonly onChange: (change: Partial<DefinitionText>) => void;
  readonly found: Problems;
  readonly scope: Scope;
  /** "Definition of PrintMachine". */
  readonly label: string;
  readonly selected: string | null;
  readonly onSelect: (state: string | null) => void;
  readonly onSave: () => void;
  /** Gives the view to those who move the cursor. */
  readonly onView: (view: EditorView | null) => void;
}

/** The definition as text and as a graph beside it: one follows the other. */
export function DefinitionEditor({ value, onChange, found, scope, label, selected, onSelect, onSave, onView }: Props) {
  const [view, setView] = useState<EditorView | null>(null);
  const knowledge = useKnowledge(scope);
  const height = useHeight();
  const drawn = useDeferredValue(readDocument(value.text, value.language).json);
  const latest = useLatest({ onChange, onSelect, onSave, selected });

  // Its identity is that of the language: a new one would configure the editor anew.
  const { language } = value;
  const syntax = useMemo(() => syntaxOf(language), [language]);
  const extensions = useMemo(
    () => [
      assistance(language, knowledge),
      languageHistory(language, (after) => latest().onChange({ language: after })),
      Prec.high(keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => (latest().onSave(), true) }])),
      EditorView.updateListener.of((update) => {
        if (update.selectionSet && update.view.hasFocus) {
          const { head } = update.state.selection.main;
          const name = stateAt(machineOf(readDocument(update.state.doc.toString(), language)), head)?.name ?? null;
          if (name !== latest().selected) {
            latest().onSelect(name);
          }
        }
      }),
    ],
    [language, knowledge, latest],
  );
  useEffect(() => {
    if (view !== null && !found.isChecking) {
      showProblems(view, found.problems);
    }
  }, [view, found.problems, found.isChecking]);

  const marks = useMemo(() => marksOf(found.problems), [found.problems]);
  const chooseInGraph = (name: string | null) => {
    onSelect(name);
    if (view !== null && name !== null) {
      goTo(view, name, language);
    }
  };
  // The address may name a state.
  const showAtFirst = (made: EditorView | null) => {
    if (made !== null && selected !== null) {
      goTo(made, selected, language);
    }
  };
  const format = () => {
    const document = readDocument(value.text, value.language);
    if (view !== null && document.error === undefined) {
      const text = language === 'json' ? JSON.stringify(plainOf(document.root), null, 2) : updateYaml(value.text, plainOf(document.root));
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, userEvent: 'input.format' });
    }
  };
  const isBroken = readDocument(value.text, value.language).error !== undefined;

  return (
    <div className={styles.panes}>
      <section className={`${styles.pane} ${styles.code}`} aria-label="Definition">
        <div className={styles.toolbar}>
          <SpaceBetween direction="horizontal" size="xs" alignItems="center">
            <LanguageControl view={view} value={value} isBroken={isBroken} />
            <Button iconName="undo" variant="icon" ariaLabel="Undo (Ctrl+Z)" onClick={() => view && (undo(view), view.focus())} />
            <Button iconName="redo" variant="icon" ariaLabel="Redo (Ctrl+Y)" onClick={() => view && (redo(view), view.focus())} />
            <Button variant="inline-link" disabled={isBroken} onClick={format}>
              Format
            </Button>
          </SpaceBetween>
          <StatusIndicator type={found.isChecking ? 'loading' : found.problems.some((p) => p.severity === 'ERROR') ? 'error' : found.problems.length > 0 ? 'info' : 'success'}>
            {problemCount(found.problems) || (found.isChecking ? 'Checking' : 'No problems')}
          </StatusIndicator>
        </div>
        <div style={{ minHeight: height }}>
          <Code
            value={value.text}
            label={label}
            onChange={(text) => onChange({ text })}
            language={syntax}
            extensions={extensions}
            height={`${height}px`}
            onView={(made) => {
              setView(made);
              onView(made);
              showAtFirst(made);
            }}
          />
        </div>
      </section>
      <section className={styles.pane} aria-label="Graph">
        <WorkflowGraph definition={drawn} label={`Graph: ${label}`} selected={selected} onSelect={chooseInGraph} marks={marks} height={height + 40} />
      </section>
    </div>
  );
}

/** JSON or YAML. Converting a definition to JSON and back keeps the comments of its YAML. */
function LanguageControl({ view, value, isBroken }: { readonly view: EditorView | null; readonly value: DefinitionText; readonly isBroken: boolean }) {
  const lastYaml = useRef<string>(undefined);
  const change = (language: DocumentLanguage) => {
    if (view === null || language === value.language) {
      return;
    }
    const definition = plainOf(readDocument(value.text, value.language).root);
    if (language === 'json') {
      lastYaml.current = value.text;
      convert(view, JSON.stringify(definition, null, 2), 'json');
    } else {
      convert(view, lastYaml.current === undefined ? yamlOf(definition) : updateYaml(lastYaml.current, definition), 'yaml');
    }
  };
  return (
    <Choice
      label="Language of the text"
      chosen={value.language}
      options={[
        { id: 'json', text: 'JSON', disabled: isBroken && value.language !== 'json' },
        { id: 'yaml', text: 'YAML', disabled: isBroken && value.language !== 'yaml' },
      ]}
      onChoose={change}
    />
  );
}

function goTo(view: EditorView, name: string, language: DocumentLanguage): void {
  const state = findState(machineOf(readDocument(view.state.doc.toString(), language)), name);
  if (state !== undefined) {
    view.dispatch({ selection: EditorSelection.cursor(state.from), effects: EditorView.scrollIntoView(state.from, { y: 'start', yMargin: 24 }) });
  }
}

/** The worst of each state. */
function marksOf(problems: readonly Problem[]): ReadonlyMap<string, { readonly severity: 'ERROR' | 'WARNING'; readonly message: string }> {
  const marks = new Map<string, { severity: 'ERROR' | 'WARNING'; message: string }>();
  for (const { severity, state, message } of problems) {
    if (state === undefined || severity === 'ADVICE') {
      continue;
    }
    const before = marks.get(state);
    marks.set(state, before === undefined ? { severity, message } : { severity: before.severity === 'ERROR' ? 'ERROR' : severity, message: `${before.message}\n${message}` });
  }
  return marks;
}
