import type { Layout, PlacedNode } from './layout';

export type Direction = 'up' | 'down' | 'left' | 'right';

/**
 * Where an arrow key leads from a state: down and up along the lines (into a container and out of it too), left and right to the nearest
 * one beside it. The ids are those of states; the circles and boxes are passed over.
 */
export function neighbour(layout: Layout, id: string, direction: Direction): string | undefined {
  const nodes = new Map(layout.nodes.map((node) => [node.id, node]));
  const here = nodes.get(id);
  if (here === undefined) {
    return undefined;
  }
  const linked = direction === 'down' ? below(layout, nodes, here) : direction === 'up' ? above(layout, nodes, here) : beside(layout, here, direction);
  return nearest(here, linked)?.id;
}

/** The state where walking begins: the first one, or the nearest to the top. */
export function firstState(layout: Layout): string | undefined {
  const circle = layout.nodes.find((node) => node.kind === 'start');
  const start = layout.edges.find((edge) => edge.source === circle?.id && layout.nodes.some((node) => node.id === edge.target && isState(node)));
  return start?.target ?? layout.nodes.find(isState)?.id;
}

export function isState(node: PlacedNode): boolean {
  return node.kind === 'state' || node.kind === 'container';
}

function below(layout: Layout, nodes: ReadonlyMap<string, PlacedNode>, here: PlacedNode): readonly PlacedNode[] {
  const firstInside = layout.edges.filter((edge) => edge.kind === 'Start').flatMap((edge) => nodes.get(edge.target) ?? []);
  const inside = firstInside.filter((node) => node.parent === here.id);
  if (inside.length > 0) {
    return inside;
  }
  for (let from: PlacedNode | undefined = here; from !== undefined; from = nodes.get(from.parent ?? '')) {
    const { id } = from;
    const targets = layout.edges.filter((edge) => edge.source === id).flatMap((edge) => nodes.get(nodes.get(edge.target)?.jumpsTo ?? edge.target) ?? []);
    const states = targets.filter(isState);
    if (states.length > 0) {
      const further = states.filter((node) => node.y > from!.y);
      return further.length > 0 ? further : states;
    }
  }
  return [];
}

function above(layout: Layout, nodes: ReadonlyMap<string, PlacedNode>, here: PlacedNode): readonly PlacedNode[] {
  const sources = layout.edges.filter((edge) => (nodes.get(edge.target)?.jumpsTo ?? edge.target) === here.id).flatMap((edge) => nodes.get(edge.source) ?? []);
  const states = sources.filter(isState);
  const earlier = states.filter((node) => node.y < here.y);
  if (states.length > 0) {
    return earlier.length > 0 ? earlier : states;
  }
  const parent = nodes.get(here.parent ?? '');
  return parent === undefined ? [] : [parent];
}

function beside(layout: Layout, here: PlacedNode, direction: 'left' | 'right'): readonly PlacedNode[] {
  const sign = direction === 'left' ? -1 : 1;
  const isBeside = (node: PlacedNode) => isState(node) && (centre(node).x - centre(here).x) * sign > 1 && node.y < here.y + here.height && here.y < node.y + node.height;
  const all = layout.nodes.filter((node) => isBeside(node) && node.id !== here.parent && node.parent !== here.id);
  const siblings = all.filter((node) => node.parent === here.parent);
  return siblings.length > 0 ? siblings : all;
}

function nearest(here: PlacedNode, nodes: readonly PlacedNode[]): PlacedNode | undefined {
  const far = (node: PlacedNode) => Math.hypot(centre(node).x - centre(here).x, node.y - here.y);
  return nodes.reduce<PlacedNode | undefined>((best, node) => (best === undefined || far(node) < far(best) ? node : best), undefined);
}

function centre({ x, y, width, height }: PlacedNode) {
  return { x: x + width / 2, y: y + height / 2 };
}
