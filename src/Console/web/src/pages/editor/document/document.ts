import { type JsonReading, plainOf, readJson } from '../../../asl/json';
import { readYaml } from './yaml';

export type DocumentLanguage = 'json' | 'yaml';

/** What stands in the editor. */
export interface DefinitionText {
  readonly text: string;
  readonly language: DocumentLanguage;
}

/** The text as far as it can be read, with places in it. */
export interface DefinitionDocument extends DefinitionText, JsonReading {
  /** The definition as JSON text: what the server is given. */
  readonly json: string;
}

let last: DefinitionDocument | undefined;

/** Reads a definition, also one that is being typed. The last reading is kept: many ask for the same. */
export function readDocument(text: string, language: DocumentLanguage): DefinitionDocument {
  if (last?.text !== text || last.language !== language) {
    const reading = language === 'json' ? readJson(text) : readYaml(text);
    last = { text, language, ...reading, json: language === 'json' ? text : JSON.stringify(plainOf(reading.root) ?? null, null, 2) };
  }
  return last;
}
