import { itemsOf, type JsonNode, memberOf, stringOf } from '../../../asl/json';
import type { Step } from '../document/place';

export type QueryLanguage = 'JSONPath' | 'JSONata';

/** What the innermost object of a place is, in the words of the language. */
export interface Setting {
  /** A name of the tables' objects (`Task`, `Retrier`), or `States`, `Arguments`, `Data` (payloads), `List` with what its items are. */
  readonly kind: string;
  readonly query: QueryLanguage;
  /** The member that leads here: `Retry`, `Parameters`. */
  readonly field: string | undefined;
  /** The nearest state. */
  readonly state: JsonNode | undefined;
  /** The names of the states beside it, which Next may name. */
  readonly names: readonly string[];
}

const lists: Readonly<Record<string, string>> = { Retry: 'Retrier', Catch: 'Catcher', Choices: 'ChoiceRule', And: 'ChoiceRule', Or: 'ChoiceRule', Branches: 'Branch' };
const objects: Readonly<Record<string, string>> = {
  ItemProcessor: 'ItemProcessor',
  Iterator: 'ItemProcessor',
  ProcessorConfig: 'ProcessorConfig',
  Credentials: 'Credentials',
  ItemReader: 'ItemReader',
  ReaderConfig: 'ReaderConfig',
  ItemBatcher: 'ItemBatcher',
  ResultWriter: 'ResultWriter',
  WriterConfig: 'WriterConfig',
  Not: 'ChoiceRule',
};
const payloads = new Set(['Parameters', 'Arguments', 'Result', 'ResultSelector', 'ItemSelector', 'BatchInput', 'Assign', 'Output', 'Items']);

/** What stands around a place, from the steps that lead to it. */
export function settingOf(steps: readonly Step[]): Setting {
  let kind = 'Machine';
  let query: QueryLanguage = 'JSONPath';
  let state: JsonNode | undefined;
  let names: readonly string[] = [];
  let field: string | undefined;
  steps.forEach(({ node }, i) => {
    const by = steps[i - 1]?.key;
    if (i > 0) {
      if (typeof by === 'string') {
        field = by;
      }
      kind = kindBelow(kind, by!, node, state);
    }
    if (kind === 'Machine' || isState(kind, node)) {
      query = (stringOf(memberOf(node, 'QueryLanguage')) as QueryLanguage | undefined) ?? query;
    }
    if (isState(kind, node)) {
      state = node;
    }
    if (kind === 'Machine' || kind === 'Branch' || kind === 'ItemProcessor') {
      const states = memberOf(node, 'States');
      names = states?.kind === 'object' ? states.members.map((m) => m.key) : [];
    }
  });
  return { kind, query, field, state, names };
}

const stateKinds = new Set(['State', 'Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map']);

function isState(kind: string, node: JsonNode): boolean {
  return stateKinds.has(kind) && node.kind === 'object';
}

function kindBelow(kind: string, by: string | number, node: JsonNode, state: JsonNode | undefined): string {
  if (kind === 'States') {
    const type = stringOf(memberOf(node, 'Type')) ?? '';
    return stateKinds.has(type) ? type : 'State';
  }
  if (typeof by === 'number') {
    return kind.startsWith('List of ') ? kind.slice('List of '.length) : kind;
  }
  if (kind === 'Data' || kind === 'Arguments') {
    return 'Data';
  }
  if (by === 'States') {
    return 'States';
  }
  if (lists[by] !== undefined && node.kind === 'array') {
    return `List of ${lists[by]}`;
  }
  if ((by === 'Parameters' || by === 'Arguments') && stringOf(memberOf(state, 'Type')) === 'Task' && kind === 'Task') {
    return 'Arguments';
  }
  return payloads.has(by) ? 'Data' : (objects[by] ?? 'Data');
}

/** Every variable that an Assign of the machine sets. */
export function variablesOf(root: JsonNode | undefined): readonly string[] {
  const found = new Set<string>();
  const open: JsonNode[] = root === undefined ? [] : [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'object') {
      for (const { key, value } of node.members) {
        if (value === undefined) {
          continue;
        }
        if (key === 'Assign' && value.kind === 'object') {
          value.members.forEach((m) => found.add(m.key.replace(/\.\$$/, '')));
        }
        open.push(value);
      }
    } else {
      open.push(...itemsOf(node));
    }
  }
  return [...found].sort();
}
