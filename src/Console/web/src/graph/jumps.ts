import { plainNode, type PlannedEdge, type PlannedNode, sizes } from './plan';
import { fonts, textWidth } from './text';

/** Lines that pass this many rows of cards in all are drawn as they are, in a small drawing and for each card in a large one. */
const passedMax = 150;
const passedMaxPerNode = 4;
/** A line to a neighbouring row or nearly so stays a line. */
const nearRows = 3;

const jumpHeight = 28;

/**
 * Replaces the long lines of a large drawing by little references to the state that they lead to: of 150 states of which 40 have a Catch
 * to the same one, nobody can follow 40 parallel lines, and laying them out takes seconds. Targets whose lines are longest in all come
 * first, and then all of their long lines.
 */
export function shorten(nodes: readonly PlannedNode[], edges: readonly PlannedEdge[]): { readonly nodes: readonly PlannedNode[]; readonly edges: readonly PlannedEdge[] } {
  const rows = rowsOf(nodes, edges);
  const passed = (edge: PlannedEdge) => Math.max(0, Math.abs(rows.get(edge.target)! - rows.get(edge.source)!) - 1);
  const byTarget = new Map<string, number>();
  let total = 0;
  for (const edge of edges) {
    total += passed(edge);
    byTarget.set(edge.target, (byTarget.get(edge.target) ?? 0) + passed(edge));
  }
  const far = new Set<string>();
  for (const [target, sum] of [...byTarget].sort((a, b) => b[1] - a[1])) {
    if (total <= Math.max(passedMax, passedMaxPerNode * nodes.length)) {
      break;
    }
    far.add(target);
    total -= sum;
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const jumps: PlannedNode[] = [];
  const shortened = edges.map((edge) => {
    if (!far.has(edge.target) || passed(edge) < nearRows) {
      return { ...edge, isLong: passed(edge) > 0 };
    }
    const jump = jumpFor(edge, byId.get(edge.target)!);
    jumps.push(jump);
    return { ...edge, target: jump.id, label: undefined };
  });
  return { nodes: [...nodes, ...jumps], edges: shortened };
}

// It bears the line's label too, which would need a row of its own.
function jumpFor({ id, label }: PlannedEdge, target: PlannedNode): PlannedNode {
  const name = textWidth(target.name, fonts.detail) + 40;
  const size = label === undefined ? { width: name, height: jumpHeight } : { width: Math.max(name, label.width + 16), height: jumpHeight + label.lines.length * sizes.detailLine };
  return { ...plainNode(`${id}#jump`, 'jump', Math.ceil(size.width), size.height, target.name), lines: label?.lines ?? [], jumpsTo: target.id };
}

// How many lines lead to a node on the longest way there, lines back to an earlier one left out.
function rowsOf(nodes: readonly PlannedNode[], edges: readonly PlannedEdge[]): ReadonlyMap<string, number> {
  const out = new Map<string, string[]>();
  for (const { source, target } of edges) {
    out.set(source, [...(out.get(source) ?? []), target]);
  }
  const state = new Map<string, 'open' | 'done'>();
  const finished: string[] = [];
  const back = new Set<string>();
  for (const { id } of nodes) {
    const stack = state.has(id) ? [] : [{ id, next: 0 }];
    state.set(id, state.get(id) ?? 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const target = out.get(top.id)?.[top.next++];
      if (target === undefined) {
        state.set(top.id, 'done');
        finished.push(top.id);
        stack.pop();
      } else if (!state.has(target)) {
        state.set(target, 'open');
        stack.push({ id: target, next: 0 });
      } else if (state.get(target) === 'open') {
        back.add(`${top.id} ${target}`);
      }
    }
  }
  const rows = new Map(nodes.map((node) => [node.id, 0]));
  for (const id of finished.toReversed()) {
    for (const target of out.get(id) ?? []) {
      if (!back.has(`${id} ${target}`)) {
        rows.set(target, Math.max(rows.get(target)!, rows.get(id)! + 1));
      }
    }
  }
  return rows;
}
