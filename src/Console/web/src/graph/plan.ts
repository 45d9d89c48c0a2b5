import type { Body, Machine, State, TransitionKind } from '../asl/machine';
import { shorten } from './jumps';
import { fonts, textWidth, wrap, wrapShort } from './text';

/** What is to be drawn, with sizes and without places. Equal plans have equal layouts. */
export interface Plan {
  readonly path: string;
  readonly nodes: readonly PlannedNode[];
  readonly edges: readonly PlannedEdge[];
}

/**
 * `branch` is a box of a Parallel; `entry` is where a processor or branch begins; `missing` is a target that isn't there;
 * `jump` stands for a state that is far away.
 */
export type NodeKind = 'state' | 'container' | 'branch' | 'start' | 'end' | 'entry' | 'missing' | 'jump';

export interface PlannedNode {
  /** A state's JSON pointer, and what is derived from it. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** The name as it is broken into lines. */
  readonly lines: readonly string[];
  readonly type: string;
  /** The second line: `lambda:invoke`, `Wait`. */
  readonly detail: string;
  readonly isReachable: boolean;
  readonly isDistributed: boolean;
  /** Pixels. A container's are those of its header. */
  readonly width: number;
  readonly height: number;
  readonly inner: readonly Plan[];
  /** Of a jump: the node that it stands for. */
  readonly jumpsTo?: string;
}

export interface PlannedEdge {
  readonly id: string;
  readonly kind: TransitionKind | 'Start' | 'End';
  readonly source: string;
  readonly target: string;
  readonly label: EdgeLabel | undefined;
  /** It passes rows of other cards. */
  readonly isLong: boolean;
}

export interface EdgeLabel {
  readonly text: string;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}

export const sizes = {
  line: 18,
  detailLine: 15,
  /** Left of a card's text: padding, icon, gap. */
  textLeft: 38,
  textRight: 14,
  cardWidthMin: 132,
  textWidthMax: 230,
  terminal: 56,
  header: 54,
  padding: 20,
  branchGap: 16,
  /** How far the cards behind a Map's front card stand out, all together. */
  stack: 12,
} as const;

const labelWidthMax = 170;

export function planOf(machine: Machine): Plan {
  return planBody(machine.body, true);
}

function planBody(body: Body, isMachine: boolean): Plan {
  const byName = new Map(body.states.map((state) => [state.name, state]));
  const nodes: PlannedNode[] = [];
  const edges = new Map<string, { kind: PlannedEdge['kind']; source: string; target: string; labels: string[] }>();
  const idOf = (name: string): string => {
    const found = byName.get(name);
    if (found !== undefined) {
      return found.path;
    }
    const id = `${body.path}?${name}`;
    if (!nodes.some((node) => node.id === id)) {
      nodes.push(missingNode(id, name));
    }
    return id;
  };
  const connect = (kind: PlannedEdge['kind'], source: string, target: string, label = '') => {
    // Several rules or error names that lead to the same state are one line with several labels.
    const id = `${source}>${kind === 'Choice' ? 'Next' : kind}>${target}`;
    const edge = edges.get(id) ?? { kind, source, target, labels: [] };
    edges.set(id, edge);
    if (label !== '') {
      edge.labels.push(label);
    }
  };

  const start = `${body.path}#start`;
  const end = `${body.path}#end`;
  if (body.startAt !== undefined && (isMachine || byName.has(body.startAt))) {
    nodes.push(isMachine ? terminalNode(start, 'start', 'Start') : plainNode(start, 'entry', 1, 1));
    connect('Start', start, idOf(body.startAt));
  }
  for (const state of inWalkingOrder(body)) {
    nodes.push(stateNode(state));
    for (const transition of state.transitions) {
      connect(transition.kind, state.path, idOf(transition.target), transition.label);
    }
    if (isMachine && state.isEnd) {
      connect('End', state.path, end);
    }
  }
  if (isMachine && body.states.some((state) => state.isEnd)) {
    nodes.push(terminalNode(end, 'end', 'End'));
  }
  return {
    path: body.path,
    ...shorten(
      nodes,
      [...edges].map(([id, { kind, source, target, labels }]) => ({ id, kind, source, target, label: planLabel(labels), isLong: false })),
    ),
  };
}

// As an execution meets them, so that loops are seen as such in whatever order they are written.
function inWalkingOrder(body: Body): readonly State[] {
  const byName = new Map(body.states.map((state) => [state.name, state]));
  const ordered = new Set<State>();
  const walk = (first: State | undefined) => {
    const open = first === undefined ? [] : [first];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (!ordered.has(state)) {
        ordered.add(state);
        open.push(...state.transitions.map(({ target }) => byName.get(target)).filter((next) => next !== undefined).toReversed());
      }
    }
  };
  walk(byName.get(body.startAt ?? ''));
  body.states.forEach(walk);
  return [...ordered];
}

function stateNode(state: State): PlannedNode {
  const isContainer = state.type === 'Map' || state.type === 'Parallel';
  const lines = wrap(state.name, fonts.name, sizes.textWidthMax);
  const detail = detailOf(state);
  const text = Math.max(...lines.map((line) => textWidth(line, fonts.name)), textWidth(detail, fonts.detail));
  return {
    id: state.path,
    kind: isContainer ? 'container' : 'state',
    name: state.name,
    lines,
    type: state.type,
    detail,
    isReachable: state.isReachable,
    isDistributed: state.isDistributed,
    width: Math.ceil(Math.max(isContainer ? 210 : sizes.cardWidthMin, text + sizes.textLeft + sizes.textRight)),
    height: (isContainer ? sizes.header : 34) + sizes.line * (isContainer ? lines.length - 1 : lines.length),
    inner: state.bodies.map((body) => planBody(body, false)),
  };
}

const typeNames: Record<string, string> = { '': 'No type' };

function detailOf(state: State): string {
  if (state.type === 'Map' && state.isDistributed) {
    return 'Distributed Map';
  }
  const resource = state.type === 'Task' ? shortResource(state.resource ?? '') : '';
  const text = resource === '' ? (typeNames[state.type] ?? state.type) : resource;
  return wrapShort(text, fonts.detail, sizes.textWidthMax, 1)[0] ?? '';
}

/** `lambda:invoke.waitForTaskToken`, a function's or an activity's name; empty when there is nothing to tell. */
export function shortResource(resource: string): string {
  const integration = /^arn:[^:]*:states:[^:]*:[^:]*:(?!activity:)(.+)$/.exec(resource);
  if (integration?.[1] !== undefined) {
    return integration[1].replace(/^aws-sdk:/, '');
  }
  const [, kind, name] = /:(function|activity):([^:]+)/.exec(resource) ?? [];
  return name === undefined ? '' : `${kind} ${name}`;
}

function planLabel(labels: readonly string[]): EdgeLabel | undefined {
  if (labels.length === 0) {
    return undefined;
  }
  const shown = labels.length > 3 ? labels.slice(0, 2) : labels;
  const lines = [...shown.flatMap((label) => wrapShort(label, fonts.detail, labelWidthMax, 2)), ...(labels.length > shown.length ? [`${labels.length - shown.length} more`] : [])];
  return {
    text: labels.join('\n'),
    lines,
    width: Math.ceil(Math.max(...lines.map((line) => textWidth(line, fonts.detail)))) + 10,
    height: lines.length * sizes.detailLine + 4,
  };
}

export function plainNode(id: string, kind: NodeKind, width: number, height: number, name = ''): PlannedNode {
  return { id, kind, name, lines: [name], type: '', detail: '', isReachable: true, isDistributed: false, width, height, inner: [] };
}

function terminalNode(id: string, kind: NodeKind, name: string): PlannedNode {
  return plainNode(id, kind, sizes.terminal, sizes.terminal, name);
}

function missingNode(id: string, name: string): PlannedNode {
  const lines = wrap(name, fonts.name, sizes.textWidthMax);
  const width = Math.max(sizes.cardWidthMin, ...lines.map((line) => textWidth(line, fonts.name) + sizes.textLeft + sizes.textRight));
  return { ...plainNode(id, 'missing', Math.ceil(width), 34 + sizes.line * lines.length, name), lines, detail: 'No such state' };
}
