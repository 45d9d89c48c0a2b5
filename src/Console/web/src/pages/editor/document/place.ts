import type { JsonMember, JsonNode } from '../../../asl/json';
import { type DocumentLanguage, readDocument } from './document';

/** One object or list on the way from the whole document to a place. */
export interface Step {
  readonly node: JsonNode;
  /** The member or item that the way goes on by; absent at its end. */
  readonly key?: string | number;
}

/** Where a position is, so that one can say what could stand there. */
export interface Place {
  /** From the document to the innermost object or list around the position. */
  readonly steps: readonly Step[];
  /** Whether a member's name or a value stands there. */
  readonly role: 'key' | 'value';
  /** What stands there already, without quotes: its range, and the text up to the position. */
  readonly from: number;
  readonly to: number;
  readonly prefix: string;
  /** Whether quotes stand around it. */
  readonly isQuoted: boolean;
  /** The member whose name or value it is. */
  readonly key?: string | undefined;
}

/** The place of a position of a text. Null where nothing can be said. */
export function placeAt(text: string, at: number, language: DocumentLanguage): Place | null {
  if (language === 'json') {
    return find(readDocument(text, 'json').root, text, at, 'json');
  }
  // A name without its colon is no member yet: it is read as if it had one.
  const lineFrom = text.lastIndexOf('\n', at - 1) + 1;
  const lineTo = endOfLine(text, at);
  const line = text.slice(lineFrom, lineTo);
  if (/^\s*["']?(?:\w[\w.$-]*)?["']?\s*$/.test(line) && text.slice(at, lineTo).trim() === '') {
    const completed = `${text.slice(0, at)}${line.trim() === '' ? 'x' : ''}: 0${text.slice(lineTo)}`;
    const place = find(readDocument(completed, 'yaml').root, completed, at, 'yaml');
    if (place?.role === 'key') {
      return { ...place, to: at, prefix: text.slice(place.from, at) };
    }
  }
  return find(readDocument(text, 'yaml').root, text, at, 'yaml');
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function find(root: JsonNode | undefined, text: string, at: number, language: DocumentLanguage): Place | null {
  const steps: Step[] = [];
  let node = root;
  while (node !== undefined && node.kind !== 'scalar') {
    if (node.kind === 'array') {
      const index: number = node.items.findIndex((item) => item.from <= at && at <= item.to);
      const item: JsonNode | undefined = node.items[index];
      if (item === undefined) {
        steps.push({ node });
        return { steps, role: 'value', from: at, to: at, prefix: '', isQuoted: false };
      }
      steps.push({ node, key: index });
      if (item.kind === 'scalar') {
        return scalarPlace(steps, item, text, at, undefined);
      }
      node = item;
      continue;
    }
    const member: JsonMember | undefined = node.members.findLast((m) => m.from <= at);
    if (member === undefined) {
      steps.push({ node });
      return { steps, role: 'key', from: at, to: at, prefix: '', isQuoted: false };
    }
    const nameTo = endOfName(text, member, language);
    if (at <= nameTo) {
      steps.push({ node });
      return namePlace(steps, text, member, nameTo, at);
    }
    const { value }: JsonMember = member;
    if (value !== undefined && value.kind !== 'scalar' && value.from <= at && at <= value.to) {
      steps.push({ node, key: member.key });
      node = value;
      continue;
    }
    if (value === undefined ? !text.slice(nameTo, at).includes('\n') || language === 'json' && !text.slice(nameTo, at).includes(',') : at <= value.to) {
      steps.push({ node, key: member.key });
      return value?.kind === 'scalar' && at >= value.from
        ? scalarPlace(steps, value, text, at, member.key)
        : { steps, role: 'value', from: at, to: at, prefix: '', isQuoted: false, key: member.key };
    }
    steps.push({ node });
    return { steps, role: 'key', from: at, to: at, prefix: '', isQuoted: false };
  }
  return null;
}

/** Where a member's name ends, with its closing quote. */
export function endOfName(text: string, member: JsonMember, language: DocumentLanguage): number {
  const quote = text[member.from];
  if (quote !== '"' && !(language === 'yaml' && quote === "'")) {
    return member.from + member.key.length;
  }
  for (let i = member.from + 1; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\' && quote === '"') {
      i++;
    } else if (text[i] === quote) {
      return i + 1;
    }
  }
  return member.from + 1 + member.key.length;
}

function namePlace(steps: readonly Step[], text: string, member: JsonMember, nameTo: number, at: number): Place {
  const isQuoted = /["']/.test(text[member.from] ?? '');
  const from = member.from + (isQuoted ? 1 : 0);
  const to = isQuoted && nameTo > from && text[nameTo - 1] === text[member.from] ? nameTo - 1 : nameTo;
  return { steps, role: 'key', from, to, prefix: text.slice(from, Math.max(from, at)), isQuoted, key: member.key };
}

function scalarPlace(steps: readonly Step[], value: JsonNode, text: string, at: number, key: string | undefined): Place {
  const isQuoted = /["']/.test(text[value.from] ?? '');
  const from = value.from + (isQuoted ? 1 : 0);
  const hasEnd = isQuoted && value.to > from && text[value.to - 1] === text[value.from];
  return { steps, role: 'value', from, to: hasEnd ? value.to - 1 : value.to, prefix: text.slice(from, Math.max(from, at)), isQuoted, key };
}
