import { useCallback, useEffect, useState } from 'react';
import type { DefinitionText } from '../document/document';
import { readDraft, writeDraft } from '../edit/drafts';

const pause = 400;

/** The text of a state machine that is not there yet; the browser keeps it until it is. @param start What a template gives; otherwise what was kept. */
export function useNewDraft(start: string | undefined) {
  const [first] = useState<DefinitionText>(() => (start === undefined ? (readDraft('new') ?? { text: '', language: 'json' }) : { text: start, language: 'json' }));
  const [value, set] = useState(first);
  // A template that nobody touched is no work to keep.
  const isDirty = start === undefined || value.text !== first.text;
  useEffect(() => {
    if (!isDirty) {
      return;
    }
    const timer = setTimeout(() => writeDraft('new', { text: value.text, language: value.language, base: '', at: Date.now() }), pause);
    return () => clearTimeout(timer);
  }, [value, isDirty]);
  return { value, isDirty, change: useCallback((change: Partial<DefinitionText>) => set((before) => ({ ...before, ...change })), []) };
}
