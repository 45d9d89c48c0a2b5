import { memberOf, stringOf } from '../../../asl/json';
import type { Place } from '../document/place';
import { expressionAt } from './expressions';
import { argumentsOf, fieldsOf, type Knowledge } from './proposals';
import { settingOf } from './setting';
import type { Word } from './tables';

export interface Explanation {
  readonly title: string;
  readonly text: string;
  readonly link?: string;
  /** The range that is explained. */
  readonly from: number;
  readonly to: number;
}

/** What the word at a place means; null when there is nothing to say. @param text The whole value or name at the place. */
export function explain(place: Place, text: string, knowledge: Knowledge): Explanation | null {
  const { tables } = knowledge;
  const setting = settingOf(place.steps);
  const whole = { from: place.from, to: place.to };
  if (place.role === 'key') {
    if (setting.kind === 'Arguments') {
      const resource = stringOf(memberOf(setting.state, 'Resource'));
      const argument = argumentsOf(resource, knowledge)?.find((a) => a.name === text.replace(/\.\$$/, ''));
      return argument === undefined ? null : { ...whole, title: argument.name, text: `${argument.isRequired ? 'Required' : 'Optional'} argument of ${shortName(resource!)}.` };
    }
    const field = fieldsOf(setting, tables).find((f) => f.name === text);
    const only = field?.language ? `, ${field.language} only` : '';
    return field === undefined ? null : { ...whole, title: `${field.name} (${field.kind}${field.isRequired ? ', required' : ''}${only})`, text: field.help, link: field.link };
  }
  const expression = expressionAt({ ...place, prefix: text.slice(0, place.prefix.length) + (/^[$\w.]*/.exec(text.slice(place.prefix.length))?.[0] ?? '') }, setting);
  if (expression !== null) {
    const range = { from: place.from + expression.from, to: place.from + expression.from + expression.word.length };
    const found = expression.language === 'JSONata' ? jsonataWord(expression.word, knowledge) : pathWord(expression.word, knowledge);
    return found === undefined ? null : { ...range, ...found };
  }
  if (place.key === 'Type' && setting.state !== undefined) {
    return worded(tables.stateTypes, text, whole);
  }
  if (place.key === 'Resource') {
    const args = argumentsOf(text, knowledge);
    return args === null ? null : { ...whole, title: shortName(text), text: `Arguments: ${args.map((a) => (a.isRequired ? `${a.name} (required)` : a.name)).join(', ')}.` };
  }
  return worded(tables.errors, text, whole);
}

function worded(words: readonly Word[], name: string, range: { from: number; to: number }): Explanation | null {
  const word = words.find((w) => w.name === name);
  return word === undefined ? null : { ...range, title: name + (word.parameters ?? ''), text: word.help, link: word.link };
}

type Said = Pick<Explanation, 'title' | 'text' | 'link'>;

function jsonataWord(word: string, { tables }: Knowledge): Said | undefined {
  if (word.startsWith('$states.context.')) {
    return contextWord(word, '$states.context.', tables.context);
  }
  const reserved = tables.reserved.find((r) => word === r.name || word.startsWith(`${r.name}.`));
  const found = reserved ?? tables.jsonata.find((f) => `$${f.name}` === word);
  return found && { title: `${reserved ? '' : '$'}${found.name}${found.parameters ?? ''}`, text: found.help, link: found.link };
}

function pathWord(word: string, { tables }: Knowledge): Said | undefined {
  if (word.startsWith('$$.')) {
    return contextWord(word, '$$.', tables.context);
  }
  const found = tables.intrinsics.find((f) => f.name === word);
  return found && { title: `${found.name}${found.parameters ?? ''}`, text: found.help, link: found.link };
}

function contextWord(word: string, prefix: string, context: readonly Word[]): Said | undefined {
  const name = word.slice(prefix.length);
  const found = context.filter((c) => name === c.name || name.startsWith(`${c.name}.`)).toSorted((a, b) => a.name.length - b.name.length).at(-1);
  return found && { title: prefix + found.name, text: found.help, link: found.link };
}

function shortName(resource: string): string {
  return resource.split(':::').at(-1)!;
}
