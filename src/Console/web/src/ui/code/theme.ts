import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import * as tokens from '@cloudscape-design/design-tokens';

// The design system's tokens are CSS variables: one theme serves light and dark.
const surface = EditorView.theme({
  '&': { backgroundColor: tokens.colorBackgroundContainerContent, color: tokens.colorTextBodyDefault, fontSize: '13px' },
  '&.cm-focused': { outline: `2px solid ${tokens.colorBorderItemFocused}`, outlineOffset: '-1px' },
  '.cm-content': { fontFamily: 'Monaco, Menlo, Consolas, "Courier Prime", Courier, "Courier New", monospace', caretColor: tokens.colorTextBodyDefault },
  '.cm-gutters': { backgroundColor: tokens.colorBackgroundContainerHeader, color: tokens.colorTextBodySecondary, borderRight: `1px solid ${tokens.colorBorderDividerDefault}` },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: tokens.colorBackgroundItemSelected },
  '.cm-cursor': { borderLeftColor: tokens.colorTextBodyDefault },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { backgroundColor: `color-mix(in srgb, ${tokens.colorTextLinkDefault} 25%, transparent) !important` },
  '.cm-tooltip': { backgroundColor: tokens.colorBackgroundDropdownItemDefault, color: tokens.colorTextBodyDefault, border: `1px solid ${tokens.colorBorderDropdownContainer}`, borderRadius: '8px' },
  '.cm-panels': { backgroundColor: tokens.colorBackgroundContainerHeader, color: tokens.colorTextBodyDefault },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--colour-code-name)' },
  { tag: tags.string, color: 'var(--colour-code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--colour-code-number)' },
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--colour-code-number)' },
  { tag: [tags.comment], color: tokens.colorTextBodySecondary, fontStyle: 'italic' },
  { tag: [tags.function(tags.variableName), tags.className], color: 'light-dark(#00624a, #6fd6b5)' },
]);

/** Colours of all editors and views of code. */
export const codeTheme: Extension = [surface, syntaxHighlighting(colours)];
