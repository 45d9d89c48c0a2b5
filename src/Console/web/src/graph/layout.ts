import type { ElkNode, ElkPort } from 'elkjs/lib/elk-api';
import { tidy } from './tidy';
import { type NodeKind, plainNode, type Plan, type PlannedEdge, type PlannedNode, sizes } from './plan';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends PlannedNode {
  /** Of the upper left corner, from that of the whole drawing. */
  readonly x: number;
  readonly y: number;
  /** How many containers and branches are around it. */
  readonly depth: number;
  /** The container around it. */
  readonly parent: string | undefined;
}

export interface PlacedEdge extends PlannedEdge {
  /** From the source's border to the target's, horizontal and vertical by turns. */
  readonly points: readonly Point[];
  /** Middle of the label. */
  readonly labelAt: Point | undefined;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** What lays out one level: ELK, in a worker or (tests) beside. */
export type LayOut = (graph: ElkNode) => Promise<ElkNode>;

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '36',
  'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  'elk.layered.edgeLabels.sideSelection': 'ALWAYS_DOWN',
  'elk.separateConnectedComponents': 'false',
  'elk.layered.cycleBreaking.strategy': 'DEPTH_FIRST',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
};

// The finest placing recurses along the lines: its time and its stack allow it for small graphs only.
const finePlacingMax = 30;

/** Length of the line from a container's header to its first state. */
const entryLine = 36;

/** Places a plan: the insides of containers first, then the level that they are on. */
export async function layOut(plan: Plan, elk: LayOut): Promise<Layout> {
  const { edges, ...layout } = await place(plan, elk);
  // Where lines share their first piece, that of an error lies below the others.
  return { ...layout, edges: [...edges.filter(({ kind }) => kind === 'Catch'), ...edges.filter(({ kind }) => kind !== 'Catch')] };
}

async function place(plan: Plan, elk: LayOut): Promise<Layout> {
  const insides = await Promise.all(plan.nodes.map((node) => (node.kind === 'container' ? placeInside(node, elk) : undefined)));
  if (plan.nodes.length === 0) {
    return { width: 0, height: 0, nodes: [], edges: [] };
  }
  const column = placeColumn(plan, insides);
  if (column !== undefined) {
    return column;
  }
  // Steps that follow each other stand below each other, also where a line from each of them leads to the same distant state.
  const branching = new Set(plan.edges.filter((edge) => edge.isLong).map((edge) => edge.source));
  const unplaced: ElkNode = {
    id: plan.path === '' ? '#' : plan.path,
    children: plan.nodes.map((node, index) => {
      const { width, height } = insides[index] ?? node;
      return { id: node.id, width, height, ports: portsOf(node, plan.edges, width, height), layoutOptions: { ...layerOf(node.kind), 'elk.portConstraints': 'FIXED_POS' } };
    }),
    edges: plan.edges.map((edge) => ({
      id: edge.id,
      sources: [outPortOf(edge, plan.edges)],
      targets: [`${edge.target}:in`],
      layoutOptions: { 'elk.layered.priority.straightness': !edge.isLong && branching.has(edge.source) ? '10' : '0' },
      labels: edge.label === undefined ? [] : [{ id: `${edge.id}:label`, text: edge.label.text, width: edge.label.width, height: edge.label.height, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }],
    })),
  };
  const graph = await placeLevel(unplaced, elk);
  const nodes: PlacedNode[] = [];
  const edges: PlacedEdge[] = [];
  plan.nodes.forEach((node, index) => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.children?.[index] ?? {};
    nodes.push(at(node, { x, y, width, height }));
    const inside = insides[index];
    if (inside !== undefined) {
      const moved = shift(inside, x, y, node.id);
      nodes.push(...moved.nodes);
      edges.push(...moved.edges);
    }
  });
  const byId = new Map(nodes.map((node) => [node.id, node]));
  plan.edges.forEach((edge, index) => {
    const { sections = [], labels = [] } = graph.edges?.[index] ?? {};
    const label = labels[0];
    const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, bendPoints, endPoint].flat());
    edges.push({
      ...edge,
      points: tidy(points, byId.get(edge.source)!, byId.get(edge.target)!),
      labelAt: label === undefined ? undefined : { x: (label.x ?? 0) + (label.width ?? 0) / 2, y: (label.y ?? 0) + (label.height ?? 0) / 2 },
    });
  });
  return { width: graph.width ?? 0, height: graph.height ?? 0, nodes, edges };
}

function at(node: PlannedNode, place: Partial<Pick<PlacedNode, 'x' | 'y' | 'width' | 'height'>>): PlacedNode {
  return { ...node, x: 0, y: 0, depth: 0, parent: undefined, ...place };
}

// A processor of one state is the most frequent one: it needs no trip to the worker.
function placeColumn(plan: Plan, insides: readonly (Layout | undefined)[]): Layout | undefined {
  const [entry, state] = plan.nodes;
  const [edge] = plan.edges;
  if (plan.nodes.length !== 2 || plan.edges.length !== 1 || entry?.kind !== 'entry' || state === undefined || edge === undefined || edge.target !== state.id) {
    return undefined;
  }
  const inside = insides[1];
  const { width, height } = inside ?? state;
  const moved = inside && shift(inside, 0, entryLine, state.id);
  return {
    width,
    height: height + entryLine,
    nodes: [at(entry, { x: width / 2 }), at(state, { y: entryLine, width, height }), ...(moved?.nodes ?? [])],
    edges: [
      {
        ...edge,
        points: [
          { x: width / 2, y: 0 },
          { x: width / 2, y: entryLine },
        ],
        labelAt: undefined,
      },
      ...(moved?.edges ?? []),
    ],
  };
}

async function placeLevel(graph: ElkNode, elk: LayOut): Promise<ElkNode> {
  const placedBy = (strategy: string) => elk({ ...graph, layoutOptions: { ...options, 'elk.layered.nodePlacement.strategy': strategy } });
  if (graph.children!.length > finePlacingMax) {
    return placedBy('BRANDES_KOEPF');
  }
  try {
    return await placedBy('NETWORK_SIMPLEX');
  } catch {
    return placedBy('BRANDES_KOEPF');
  }
}

// So near that nobody sees it, and enough to keep the targets in the order of the definition.
const sameSpot = 0.01;

/** A choice of this many states has one line with branches: so many lines beside each other would be a thick beam. */
const branchesFrom = 8;

function outPortOf(edge: PlannedEdge, edges: readonly PlannedEdge[]): string {
  const isBranch = edge.kind !== 'Catch' && edges.filter(({ source, kind }) => source === edge.source && kind !== 'Catch').length >= branchesFrom;
  return isBranch ? `${edge.source}:out` : `${edge.id}:out`;
}

// Lines come in at the middle of the top and go out at the middle of the bottom: a sequence is one straight column, and a loop leads
// around it to the top again.
function portsOf({ id, kind, type }: PlannedNode, edges: readonly PlannedEdge[], width: number, height: number): ElkPort[] {
  const stack = kind === 'container' && type === 'Map' ? sizes.stack : 0;
  const middle = stack + (width - stack) / 2;
  return [
    { id: `${id}:in`, x: middle, y: 0, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'NORTH' } },
    ...[...new Set(edges.filter((edge) => edge.source === id).map((edge) => outPortOf(edge, edges)))]
      .map((port, index) => ({ id: port, x: middle + index * sameSpot, y: height, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'SOUTH' } })),
  ];
}

function layerOf(kind: NodeKind): Record<string, string> {
  const layer = kind === 'start' || kind === 'entry' ? 'FIRST' : kind === 'end' ? 'LAST' : undefined;
  return layer === undefined ? {} : { 'elk.layered.layering.layerConstraint': layer };
}

// A Map's one body, or the branches of a Parallel from left to right in rows, below the header.
async function placeInside(node: PlannedNode, elk: LayOut): Promise<Layout> {
  const bodies = await Promise.all(node.inner.map((plan) => place(plan, elk)));
  const isMap = node.type === 'Map';
  const stack = isMap ? sizes.stack : 0;
  const frame = isMap ? 0 : sizes.padding;
  const perRow = bodies.length > 6 ? Math.ceil(Math.sqrt(bodies.length * 2)) : Math.max(1, bodies.length);
  const nodes: PlacedNode[] = [];
  const edges: PlacedEdge[] = [];
  const rows = Array.from({ length: Math.ceil(bodies.length / perRow) }, (_, row) => bodies.slice(row * perRow, (row + 1) * perRow));
  const rowWidths = rows.map((row) => row.reduce((sum, body) => sum + body.width + 2 * frame, (row.length - 1) * sizes.branchGap));
  const contentWidth = Math.max(node.width - 2 * sizes.padding, ...rowWidths);
  let y = stack + node.height;
  rows.forEach((row, rowIndex) => {
    let x = stack + sizes.padding + (contentWidth - rowWidths[rowIndex]!) / 2;
    const height = Math.max(...row.map((body) => body.height)) + 2 * frame;
    row.forEach((body, index) => {
      const plan = node.inner[rowIndex * perRow + index]!;
      if (!isMap) {
        nodes.push(at(plainNode(`${plan.path}#branch`, 'branch', body.width + 2 * frame, height), { x, y }));
      }
      const moved = shift(body, x + frame, y + frame, undefined);
      nodes.push(...moved.nodes);
      edges.push(...moved.edges);
      x += body.width + 2 * frame + sizes.branchGap;
    });
    y += height + sizes.branchGap;
  });
  const bottom = bodies.length === 0 ? 0 : sizes.padding - sizes.branchGap;
  return { width: stack + contentWidth + 2 * sizes.padding, height: y + bottom, nodes, edges };
}

function shift(layout: Layout, x: number, y: number, parent: string | undefined): Layout {
  const move = (point: Point) => ({ x: point.x + x, y: point.y + y });
  return {
    ...layout,
    nodes: layout.nodes.map((node) => ({ ...node, x: node.x + x, y: node.y + y, depth: node.depth + 1, parent: node.parent ?? parent })),
    edges: layout.edges.map((edge) => ({ ...edge, points: edge.points.map(move), labelAt: edge.labelAt && move(edge.labelAt) })),
  };
}
