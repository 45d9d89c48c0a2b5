import { invertedEffects } from '@codemirror/commands';
import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { DocumentLanguage } from '../document/document';

const change = StateEffect.define<DocumentLanguage>();

const field = StateField.define<DocumentLanguage>({
  create: () => 'json',
  update: (language, transaction) => transaction.effects.findLast((effect) => effect.is(change))?.value ?? language,
});

/** Keeps the language of the text in the undo history: undoing a conversion gives the text and the language from before. */
export function languageHistory(initial: DocumentLanguage, onLanguage: (language: DocumentLanguage) => void): Extension {
  return [
    field.init(() => initial),
    invertedEffects.of((transaction) => (transaction.effects.some((effect) => effect.is(change)) ? [change.of(transaction.startState.field(field))] : [])),
    EditorView.updateListener.of((update) => {
      const after = update.state.field(field, false);
      if (after !== undefined && after !== update.startState.field(field, false)) {
        onLanguage(after);
      }
    }),
  ];
}

/** Puts the same definition in another language in place of the text. */
export function convert(view: EditorView, text: string, language: DocumentLanguage): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, effects: change.of(language), selection: { anchor: 0 }, userEvent: 'input.convert' });
}
