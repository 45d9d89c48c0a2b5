import type { Point, PlacedNode } from './layout';

const jogMax = 22;
const cornerRoom = 12;

/** A line without the small jogs that routing leaves behind, ending at a circle's rim instead of at the square around it. */
export function tidy(points: readonly Point[], source: PlacedNode, target: PlacedNode): readonly Point[] {
  const straight = withoutJog(withoutJog(points, source).toReversed(), target).toReversed();
  return straight.map((point, index) => (index === 0 ? onRim(point, source) : index === straight.length - 1 ? onRim(point, target) : point));
}

// Vertical, a little aside, vertical again: the first part moves over to the second where the card is wide enough.
function withoutJog(points: readonly Point[], node: PlacedNode): readonly Point[] {
  const [first, second, third] = points;
  if (first === undefined || second === undefined || third === undefined || first.x !== second.x || second.y !== third.y || Math.abs(third.x - first.x) > jogMax) {
    return points;
  }
  const isFree = node.kind !== 'start' && node.kind !== 'end' && third.x > node.x + cornerRoom && third.x < node.x + node.width - cornerRoom;
  return isFree ? [{ x: third.x, y: first.y }, ...points.slice(3)] : points;
}

function onRim(point: Point, { kind, x, y, width, height }: PlacedNode): Point {
  if (kind !== 'start' && kind !== 'end') {
    return point;
  }
  const aside = Math.min(Math.abs(point.x - (x + width / 2)), width / 2);
  const rise = Math.sqrt((width / 2) ** 2 - aside ** 2);
  return { x: point.x, y: point.y < y + height / 2 ? y + height / 2 - rise : y + height / 2 + rise };
}
