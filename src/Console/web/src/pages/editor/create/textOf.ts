import { prettyJson } from '../../../ui/json';
import type { DefinitionText } from '../document/document';

/** A text of unknown language: what begins with a bracket is JSON. */
export function textOf(given: string): DefinitionText {
  const text = given.replace(/^\uFEFF/, '').trim();
  return text.startsWith('{') ? { text: prettyJson(text), language: 'json' } : { text: `${text}\n`, language: 'yaml' };
}
