import { Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { JsonMember, JsonNode, JsonReading } from '../../../asl/json';

const depthMax = 200;
// Bombs of aliases are refused by the library; a definition has few.
const readingOptions = { prettyErrors: false, strict: false, uniqueKeys: false, logLevel: 'error' } as const;
const writingOptions = { lineWidth: 0, flowCollectionPadding: true } as const;

/** YAML that somebody may be in the middle of typing, as the same tree that JSON is read to. */
export function readYaml(text: string): JsonReading {
  const document = parseDocument(text, readingOptions);
  const root = nodeOf(document.contents, document, 0);
  const [error] = document.errors;
  return error === undefined ? { root } : { root, error: { at: error.pos[0], message: error.message } };
}

function nodeOf(given: unknown, document: Document.Parsed, depth: number): JsonNode | undefined {
  if (depth > depthMax) {
    return undefined;
  }
  const node = given as Node | null;
  if (node === null || node?.range === undefined || node.range === null) {
    return undefined;
  }
  const [from, to] = node.range;
  if (isMap(node)) {
    const members = node.items.flatMap((pair): JsonMember[] => {
      const key = pair.key as Node | null;
      if (!isScalar(key) || !key.range) {
        return [];
      }
      const value = nodeOf(pair.value, document, depth + 1);
      // `Next:` with nothing behind it is a null of no length: a value that is still to come.
      const isThere = value !== undefined && !(value.kind === 'scalar' && value.value === null && value.from === value.to);
      return [{ key: String(key.value), from: key.range[0], value: isThere ? value : undefined }];
    });
    return { kind: 'object', from, to, members };
  }
  if (isSeq(node)) {
    return { kind: 'array', from, to, items: node.items.flatMap((item) => nodeOf(item, document, depth + 1) ?? []) };
  }
  if (isScalar(node)) {
    return { kind: 'scalar', from, to, value: scalarOf(node.value) };
  }
  const value: unknown = node.toJS(document);
  return { kind: 'scalar', from, to, value: scalarOf(value) };
}

function scalarOf(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value);
}

export function yamlOf(value: unknown): string {
  return new Document(value, { aliasDuplicateObjects: false }).toString(writingOptions);
}

/**
 * Brings a YAML text to another value and keeps the comments and the form of whatever is in both.
 * @param before The text as it was; what is no YAML is written anew.
 */
export function updateYaml(before: string, value: unknown): string {
  const document = parseDocument(before, readingOptions);
  if (document.errors.length > 0 || !isMap(document.contents) || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return yamlOf(value);
  }
  updateMap(document, document.contents, value as Record<string, unknown>, 0);
  return document.toString(writingOptions);
}

function updateMap(document: Document, map: YAMLMap, value: Record<string, unknown>, depth: number): void {
  for (const key of map.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : null))) {
    if (key !== null && !(key in value)) {
      map.delete(key);
    }
  }
  for (const [key, after] of Object.entries(value)) {
    const before = map.get(key, true);
    map.set(key, updated(document, before, after, depth));
  }
}

function updated(document: Document, before: unknown, after: unknown, depth: number): unknown {
  if (depth < depthMax && isMap(before) && typeof after === 'object' && after !== null && !Array.isArray(after)) {
    updateMap(document, before, after as Record<string, unknown>, depth + 1);
    return before;
  }
  if (depth < depthMax && isSeq(before) && Array.isArray(after)) {
    before.items = after.map((item, i) => updated(document, before.items[i], item, depth + 1));
    return before;
  }
  if (isScalar(before) && before.value === after) {
    return before;
  }
  const made = document.createNode(after, { aliasDuplicateObjects: false });
  if (isScalar(before) && isScalar(made)) {
    made.comment = before.comment ?? null;
    made.commentBefore = before.commentBefore ?? null;
  }
  return made;
}
