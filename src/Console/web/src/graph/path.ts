import type { PlacedEdge, Point } from './layout';

const radius = 16;
/** A line is straight where its arrow is. */
const arrowRoom = 9;

/** The SVG paths of a line with round corners: one, or two with its label between them. The last one ends with the arrow. */
export function pathsOf(edge: PlacedEdge): readonly string[] {
  return cutByLabel(edge).map((points, index, parts) => smoothPath(points, index === parts.length - 1));
}

function smoothPath(points: readonly Point[], hasArrow: boolean): string {
  const [first, ...rest] = points;
  if (first === undefined) {
    return '';
  }
  let path = `M${at(first)}`;
  let before = first;
  rest.forEach((point, index) => {
    const after = rest[index + 1];
    if (after === undefined) {
      path += `L${at(point)}`;
    } else {
      const isLast = index === rest.length - 2;
      const room = Math.max(0, distance(point, after) - (hasArrow && isLast ? arrowRoom : 0));
      const r = Math.min(radius, distance(before, point) / (index === 0 ? 1 : 2), room / (isLast ? 1 : 2));
      path += `L${at(towards(point, before, r))}Q${at(point)} ${at(towards(point, after, r))}`;
    }
    before = point;
  });
  return path;
}

// A label has no background that would have to know what is below it: the line has a gap there instead.
function cutByLabel({ points, label, labelAt }: PlacedEdge): readonly (readonly Point[])[] {
  if (label === undefined || labelAt === undefined) {
    return [points];
  }
  const top = labelAt.y - label.height / 2;
  const bottom = labelAt.y + label.height / 2;
  const index = points.findIndex((from, index) => {
    const to = points[index + 1];
    return to !== undefined && from.x === to.x && Math.abs(from.x - labelAt.x) < label.width / 2 && Math.min(from.y, to.y) <= top && bottom <= Math.max(from.y, to.y);
  });
  const from = points[index];
  const to = points[index + 1];
  if (from === undefined || to === undefined) {
    return [points];
  }
  const [near, far] = from.y < to.y ? [top, bottom] : [bottom, top];
  return [
    [...points.slice(0, index + 1), { x: from.x, y: near }],
    [{ x: from.x, y: far }, ...points.slice(index + 1)],
  ];
}

function towards(from: Point, to: Point, length: number): Point {
  const share = length / (distance(from, to) || 1);
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
