import type { DocumentLanguage } from '../document/document';
import type { Place } from '../document/place';
import { yamlOf } from '../document/yaml';
import type { Proposal, Proposals } from './proposals';

/** A change of the text, as the editor takes it. */
interface Insertion {
  readonly changes: readonly { readonly from: number; readonly to: number; readonly insert: string }[];
  /** Where the cursor stands then, in the changed text. */
  readonly cursor: number;
  /** Whether what comes next can be proposed as well. */
  readonly goesOn: boolean;
}

/** Puts a proposal into the text with the quotes, colons, commas and indentation that it needs there. */
export function insertionOf(text: string, at: number, place: Place, role: Proposals['role'], proposal: Proposal, language: DocumentLanguage): Insertion {
  if (role === 'expression') {
    return inExpression(text, place, at, proposal);
  }
  if (role === 'value') {
    return language === 'json' ? jsonValue(text, place, proposal) : plain(place.isQuoted ? place.from - 1 : place.from, place.isQuoted ? place.to + 1 : place.to, valueText(proposal));
  }
  return language === 'json' ? jsonMember(text, place, proposal) : yamlMember(text, place, proposal);
}

function plain(from: number, to: number, insert: string): Insertion {
  return { changes: [{ from, to, insert }], cursor: from + insert.length, goesOn: false };
}

function valueText(proposal: Proposal): string {
  return proposal.value ?? yamlOf(proposal.label).trimEnd();
}

function inExpression(text: string, place: Place, at: number, proposal: Proposal): Insertion {
  const from = at - /[$\w.]*$/.exec(text.slice(place.from, at))![0].length;
  const isCall = proposal.kind === 'function' && text[at] !== '(';
  const insert = proposal.label + (isCall ? '()' : '');
  return { changes: [{ from, to: at, insert }], cursor: from + insert.length - (isCall && proposal.detail !== '()' ? 1 : 0), goesOn: false };
}

function jsonValue(text: string, place: Place, proposal: Proposal): Insertion {
  const isText = proposal.value === undefined;
  const from = place.isQuoted ? place.from - 1 : place.from;
  const to = place.isQuoted && text[place.to] === '"' ? place.to + 1 : place.to;
  const insert = isText ? JSON.stringify(proposal.label) : proposal.value!;
  const isService = proposal.kind === 'resource' && proposal.label.endsWith(':');
  return { changes: [{ from, to, insert }], cursor: from + insert.length - (isService ? 1 : 0), goesOn: isService };
}

function jsonMember(text: string, place: Place, proposal: Proposal): Insertion {
  const from = place.isQuoted ? place.from - 1 : place.from;
  const to = place.isQuoted && text[place.to] === '"' ? place.to + 1 : place.to;
  if (/^\s*:/.test(text.slice(to, to + 20))) {
    return plain(from, to, JSON.stringify(proposal.label));
  }
  const indent = indentOf(text, from);
  const value = (proposal.value ?? '').replaceAll('\n', `\n${indent}`);
  const needsComma = /^\s*"/.test(text.slice(to));
  const insert = `${JSON.stringify(proposal.label)}: ${value}${needsComma ? ',' : ''}`;
  const before = /\S(?=\s*$)/.exec(text.slice(0, from));
  const missing = before !== null && !'{,['.includes(before[0]) ? [{ from: before.index + 1, to: before.index + 1, insert: ',' }] : [];
  const start = from + missing.length + JSON.stringify(proposal.label).length + 2;
  const inside = ['""', '{}', '[]'].includes(value) ? start + 1 : start + value.length;
  return { changes: [...missing, { from, to, insert }], cursor: inside, goesOn: value === '""' };
}

function yamlMember(text: string, place: Place, proposal: Proposal): Insertion {
  const from = place.isQuoted ? place.from - 1 : place.from;
  const to = place.isQuoted ? place.to + 1 : place.to;
  const name = yamlOf(proposal.label).trimEnd();
  if (/^\s*:/.test(text.slice(to, to + 20))) {
    return plain(from, to, name);
  }
  const indent = `${indentOf(text, from)}  `;
  const value = proposal.value ?? '';
  const written = value === '""' || value === '' ? ' ' : value === '{}' ? `\n${indent}` : value === '[]' ? `\n${indent}- ` : yamlValue(value, indent);
  return { ...plain(from, to, `${name}:${written}`), goesOn: value === '""' || value === '{}' };
}

function yamlValue(json: string, indent: string): string {
  const value: unknown = JSON.parse(json);
  const written = yamlOf(value).trimEnd();
  return typeof value === 'object' && value !== null ? `\n${indent}${written.replaceAll('\n', `\n${indent}`)}` : ` ${written}`;
}

function indentOf(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  // The dash of a list's item counts as indentation of what stands in it.
  return /^[\s-]*/.exec(line)![0].replaceAll('-', ' ');
}
