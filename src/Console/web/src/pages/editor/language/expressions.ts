import type { JsonNode } from '../../../asl/json';
import type { Place } from '../document/place';
import type { Proposal } from './proposals';
import { type Setting, variablesOf } from './setting';
import type { LanguageTables, Word } from './tables';

/** The word that is being written inside of an expression. */
export interface Expression {
  readonly language: 'JSONata' | 'JSONPath';
  /** Where the word begins in the value's text. */
  readonly from: number;
  /** The word up to the cursor: `$sub`, `$states.in`, `$$.Exec`, `States.For`. */
  readonly word: string;
}

const pathFields = new Set(['InputPath', 'OutputPath', 'ItemsPath', 'Variable']);

/** The expression that the cursor is in; null when the text is one that stays as it is. */
export function expressionAt(place: Place, setting: Setting): Expression | null {
  const word = /[$\w.]*$/.exec(place.prefix)![0];
  const from = place.prefix.length - word.length;
  if (setting.query === 'JSONata') {
    const open = place.prefix.lastIndexOf('{%');
    return open >= 0 && open > place.prefix.lastIndexOf('%}') ? { language: 'JSONata', from, word } : null;
  }
  const key = place.key ?? '';
  const isPath = key.endsWith('.$') || pathFields.has(key) || (key.endsWith('Path') && setting.kind !== 'Data');
  return isPath ? { language: 'JSONPath', from, word } : null;
}

/** What could take the word's place. */
export function proposeExpression({ language, word }: Expression, tables: LanguageTables, root: JsonNode | undefined): readonly Proposal[] {
  const variables = variablesOf(root).map((name): Proposal => ({ label: `$${name}`, kind: 'variable', detail: 'variable', boost: 2 }));
  if (language === 'JSONata') {
    if (word.startsWith('$states.context')) {
      return tables.context.map((c) => variable(c, `$states.context.${c.name}`));
    }
    return [...tables.reserved.map((r) => variable(r, r.name, 1)), ...variables, ...tables.jsonata.map((f) => called(f, `$${f.name}`))];
  }
  return [
    ...tables.intrinsics.map((f) => called(f, f.name)),
    ...variables,
    { label: '$', kind: 'variable', help: 'The input of the state.', boost: 1 },
    ...tables.context.map((c) => variable(c, `$$.${c.name}`)),
  ];
}

function called(word: Word, label: string): Proposal {
  return { label, kind: 'function', help: word.help, ...(word.parameters === undefined ? {} : { detail: word.parameters }) };
}

function variable(word: Word, label: string, boost = 0): Proposal {
  return { label, kind: 'variable', help: word.help, boost };
}
