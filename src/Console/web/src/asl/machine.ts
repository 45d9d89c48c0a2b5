import { describeRule } from './choice';
import { itemsOf, type JsonNode, type JsonReading, memberOf, plainOf, pointer, readJson, stringOf } from './json';

export type TransitionKind = 'Next' | 'Choice' | 'Default' | 'Catch';

/** Where a state goes on, in the order of the definition. */
interface Transition {
  readonly kind: TransitionKind;
  /** A state's name, of the same body in a valid definition. */
  readonly target: string;
  /** A Choice rule in short, `Default`, or the error names of a Catch; empty for Next. */
  readonly label: string;
}

/** A StartAt with its States: the machine itself, a Map's processor, a branch. */
export interface Body {
  /** JSON pointer: empty for the machine, `/States/M/ItemProcessor`, `/States/P/Branches/0`. */
  readonly path: string;
  readonly startAt: string | undefined;
  readonly states: readonly State[];
}

export interface State {
  readonly name: string;
  /** JSON pointer in the definition, `/States/X`; unique even where names aren't. */
  readonly path: string;
  /** `Task`, `Map`, …; empty where the definition doesn't say. */
  readonly type: string;
  readonly comment: string | undefined;
  /** Of a Task. */
  readonly resource: string | undefined;
  /** A Map whose iterations are executions of their own. */
  readonly isDistributed: boolean;
  readonly transitions: readonly Transition[];
  /** `End: true`, Succeed or Fail. */
  readonly isEnd: boolean;
  /** From the StartAt of its body. */
  readonly isReachable: boolean;
  /** The Map and Parallel states around it, outermost first. */
  readonly parents: readonly State[];
  /** A Map's processor, a Parallel's branches. */
  readonly bodies: readonly Body[];
  /** The state's own part of the definition. */
  readonly json: unknown;
  /** Where it stands in the text, from the quote of its name to its last brace. */
  readonly from: number;
  readonly to: number;
}

export interface Machine {
  readonly body: Body;
  /** Every state, those inside of others behind them. */
  readonly states: readonly State[];
  readonly comment: string | undefined;
  readonly queryLanguage: string;
  /** The first mistake of the JSON text; what stands around it was read nevertheless. */
  readonly error: { readonly at: number; readonly message: string } | undefined;
}

const nestingMax = 20;

/** The definition as a model, as far as it can be read. Never throws. */
export function readMachine(definition: string): Machine {
  return machineOf(readJson(definition));
}

/** The same of what was read already; its places are those of the reading. */
export function machineOf({ root, error }: JsonReading): Machine {
  const states: State[] = [];
  const body = readBody(root, '', [], states);
  return { body, states, comment: stringOf(memberOf(root, 'Comment')), queryLanguage: stringOf(memberOf(root, 'QueryLanguage')) ?? 'JSONPath', error };
}

/** The state of that name; the first one where a broken definition has several. */
export function findState(machine: Machine, name: string): State | undefined {
  return machine.states.find((state) => state.name === name);
}

/** The innermost state whose text includes this position. */
export function stateAt(machine: Machine, at: number): State | undefined {
  return machine.states.findLast((state) => state.from <= at && at <= state.to);
}

function readBody(node: JsonNode | undefined, path: string, parents: readonly State[], all: State[]): Body {
  const startAt = stringOf(memberOf(node, 'StartAt'));
  const states: State[] = [];
  const map = memberOf(node, 'States');
  if (map?.kind === 'object' && parents.length <= nestingMax) {
    const reached = reachedFrom(startAt, map);
    for (const { key, from, value } of map.members) {
      // A name that is still being typed, or stands twice: the last one counts, as everywhere in JSON.
      if (value === undefined || memberOf(map, key) !== value) {
        continue;
      }
      const state = readState(key, value, from, pointer(`${path}/States`, key), parents, reached.has(key));
      states.push(state);
      all.push(state);
      state.bodies.push(...bodyNodes(value, state.path).map(([body, at]) => readBody(body, at, [...parents, state], all)));
    }
  }
  return { path, startAt, states };
}

function readState(name: string, node: JsonNode, from: number, path: string, parents: readonly State[], isReachable: boolean): State & { bodies: Body[] } {
  const type = stringOf(memberOf(node, 'Type')) ?? '';
  const processor = memberOf(node, 'ItemProcessor');
  return {
    name,
    path,
    type,
    comment: stringOf(memberOf(node, 'Comment')),
    resource: stringOf(memberOf(node, 'Resource')),
    isDistributed: type === 'Map' && stringOf(memberOf(memberOf(processor, 'ProcessorConfig'), 'Mode')) === 'DISTRIBUTED',
    transitions: transitionsOf(node),
    isEnd: type === 'Succeed' || type === 'Fail' || plainOf(memberOf(node, 'End')) === true,
    isReachable,
    parents,
    bodies: [],
    json: plainOf(node),
    from,
    to: node.to,
  };
}

function bodyNodes(node: JsonNode, path: string): readonly (readonly [JsonNode, string])[] {
  switch (stringOf(memberOf(node, 'Type'))) {
    case 'Map': {
      const key = memberOf(node, 'ItemProcessor') === undefined ? 'Iterator' : 'ItemProcessor';
      const processor = memberOf(node, key);
      return processor === undefined ? [] : [[processor, pointer(path, key)]];
    }
    case 'Parallel':
      return itemsOf(memberOf(node, 'Branches')).map((branch, index) => [branch, pointer(pointer(path, 'Branches'), index)] as const);
    default:
      return [];
  }
}

function transitionsOf(node: JsonNode): readonly Transition[] {
  const transitions: Transition[] = [];
  const add = (kind: TransitionKind, target: string | undefined, label: string) => {
    if (target !== undefined && target !== '') {
      transitions.push({ kind, target, label });
    }
  };
  const isChoice = stringOf(memberOf(node, 'Type')) === 'Choice';
  add('Next', isChoice ? undefined : stringOf(memberOf(node, 'Next')), '');
  if (isChoice) {
    for (const rule of itemsOf(memberOf(node, 'Choices'))) {
      add('Choice', stringOf(memberOf(rule, 'Next')), describeRule(plainOf(rule)));
    }
    add('Default', stringOf(memberOf(node, 'Default')), 'Default');
  }
  for (const catcher of itemsOf(memberOf(node, 'Catch'))) {
    add('Catch', stringOf(memberOf(catcher, 'Next')), itemsOf(memberOf(catcher, 'ErrorEquals')).map(stringOf).filter(Boolean).join(', '));
  }
  return transitions;
}

function reachedFrom(startAt: string | undefined, states: JsonNode): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = startAt === undefined ? [] : [startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = memberOf(states, name);
    if (state !== undefined && !reached.has(name)) {
      reached.add(name);
      open.push(...transitionsOf(state).map((transition) => transition.target));
    }
  }
  return reached;
}
