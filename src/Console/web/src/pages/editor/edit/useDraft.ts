import { useCallback, useEffect, useMemo, useState } from 'react';
import { plainOf, readJson } from '../../../asl/json';
import { prettyJson } from '../../../ui/json';
import type { DefinitionText } from '../document/document';
import { readYaml } from '../document/yaml';
import { type Draft, keepYamlOf, readDraft, readYamlOf, writeDraft } from './drafts';

/** Milliseconds without a keystroke until the browser keeps the text. */
const pause = 400;

interface State {
  readonly value: DefinitionText;
  /** The text that the base is shown as. */
  readonly start: DefinitionText;
  /** The definition on the server that the text began from. */
  readonly base: string;
}

function opened(arn: string, definition: string): State {
  const yaml = readYamlOf(arn, definition);
  const start: DefinitionText = yaml === null ? { text: prettyJson(definition), language: 'json' } : { text: yaml, language: 'yaml' };
  return { value: start, start, base: definition };
}

/** The text of one state machine's editor. What is not saved is kept in the browser, and offered when the editor is opened again. */
export function useDraft(arn: string, definition: string) {
  const [{ value, start, base }, set] = useState(() => opened(arn, definition));
  const [offered, setOffered] = useState<Draft | null>(() => {
    const draft = readDraft(arn);
    return draft === null || draft.text === start.text ? null : draft;
  });
  // The same definition in the other language is no change.
  const isDirty = useMemo(() => !isSame(value, start), [value, start]);

  useEffect(() => {
    if (!isDirty) {
      if (offered === null) {
        writeDraft(arn, null);
      }
      return;
    }
    const timer = setTimeout(() => writeDraft(arn, { text: value.text, language: value.language, base, at: Date.now() }), pause);
    return () => clearTimeout(timer);
  }, [arn, value, base, isDirty, offered]);

  return {
    value,
    base,
    isDirty,
    offered,
    change: useCallback((change: Partial<DefinitionText>) => set((s) => ({ ...s, value: { ...s.value, ...change } })), []),
    restore: () => {
      set((s) => ({ ...s, value: { text: offered!.text, language: offered!.language } }));
      setOffered(null);
    },
    discard: () => setOffered(null),
    /** Takes a definition of the server in place of the text. */
    load: (theirs: string) => set(opened(arn, theirs)),
    /** Leaves the text as it is, on top of another definition of the server. */
    rebase: (theirs: string) => set((s) => ({ ...s, base: theirs })),
    saved: (saved: DefinitionText, json: string) => {
      if (saved.language === 'yaml') {
        keepYamlOf(arn, json, saved.text);
      }
      set((s) => ({ ...s, start: saved, base: json }));
      setOffered(null);
    },
  };
}

function isSame(a: DefinitionText, b: DefinitionText): boolean {
  return a.language === b.language ? a.text === b.text : plainText(a) === plainText(b);
}

function plainText({ text, language }: DefinitionText): string {
  const reading = language === 'json' ? readJson(text) : readYaml(text);
  return reading.error === undefined ? JSON.stringify(plainOf(reading.root)) : text;
}
