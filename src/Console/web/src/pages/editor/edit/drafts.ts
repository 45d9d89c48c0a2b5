import { readStored, removeStored, writeStored } from '../../../app/stored';
import type { DefinitionText } from '../document/document';

/** What was written and not saved: the browser keeps it. */
export interface Draft extends DefinitionText {
  /** The definition that it began from. */
  readonly base: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const key = (name: string) => `draft.${name}`;

/** @param name A state machine's ARN, or `new`. */
export function readDraft(name: string): Draft | null {
  return readStored<Draft | null>(key(name), null);
}

export function writeDraft(name: string, draft: Draft | null): void {
  if (draft === null) {
    removeStored(key(name));
  } else {
    writeStored(key(name), draft);
  }
}

/** YAML that a definition was saved from: the server keeps JSON, without its comments. */
export function readYamlOf(arn: string, definition: string): string | null {
  const kept = readStored<{ readonly definition: string; readonly text: string } | null>(`yaml.${arn}`, null);
  return kept?.definition === definition ? kept.text : null;
}

export function keepYamlOf(arn: string, definition: string, text: string): void {
  writeStored(`yaml.${arn}`, { definition, text });
}
