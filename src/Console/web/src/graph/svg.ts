import { jumpIcon, markIcon, statusIcons, typeIcons, unknownIcon } from './icons';
import type { Layout, PlacedEdge, PlacedNode } from './layout';
import { pathsOf } from './path';
import { sizes } from './plan';
import { detailText } from './StateCard';
import type { StateMarks, StepMap, StepStatus } from './steps';
import { fontFamily, fonts, textWidth } from './text';

/** A colour by the name of its CSS variable without `--graph-`: `line`, `succeeded-fill`. */
export type Palette = (name: string) => string;

const margin = 24;

const statusNames: Record<StepStatus, string> = { IN_PROGRESS: 'in-progress', SUCCEEDED: 'succeeded', FAILED: 'failed', CANCELLED: 'cancelled', CAUGHT_ERROR: 'caught-error' };

/** The whole drawing as an SVG file that stands by itself: no style sheet, no font file, no HTML inside. */
export function toSvg(layout: Layout, palette: Palette, title: string, steps: StepMap | undefined, marks: StateMarks | undefined): string {
  const width = Math.ceil(layout.width + 2 * margin);
  const height = Math.ceil(layout.height + 2 * margin);
  const isBox = (node: PlacedNode) => node.kind === 'container' || node.kind === 'branch';
  const draw = (node: PlacedNode) => drawNode(node, palette, steps, marks);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-margin} ${-margin} ${width} ${height}" font-family="${escape(fontFamily)}">`,
    `<title>${escape(title)}</title>`,
    `<defs>${arrow('line', palette)}${arrow('catch', palette)}</defs>`,
    `<rect x="${-margin}" y="${-margin}" width="${width}" height="${height}" fill="${palette('ground')}"/>`,
    ...layout.nodes.filter(isBox).map(draw),
    drawLines(layout.edges, false, palette),
    drawLines(layout.edges, true, palette),
    ...layout.edges.map((edge) => drawLabel(edge, palette)),
    ...layout.nodes.filter((node) => !isBox(node)).map(draw),
    '</svg>',
  ].join('\n');
}

function drawNode(node: PlacedNode, palette: Palette, steps: StepMap | undefined, marks: StateMarks | undefined): string {
  const { x, y, width, height } = node;
  switch (node.kind) {
    case 'entry':
      return '';
    case 'branch':
      return box(x, y, width, height, 'none', palette('branch'), 1, true);
    case 'start':
    case 'end':
      return [
        `<circle cx="${x + width / 2}" cy="${y + height / 2}" r="${width / 2 - 1}" fill="${palette('terminal')}" stroke="${palette('terminal-line')}" stroke-width="1.5"/>`,
        textAt(x + width / 2, y + height / 2, node.name, palette('terminal-text'), fonts.terminal, 'middle'),
      ].join('');
    case 'jump':
      return drawJump(node, palette);
    default:
      return drawState(node, palette, steps, marks);
  }
}

function drawJump({ x, y, width, height, lines, name }: PlacedNode, palette: Palette): string {
  const top = y + (height - (lines.length + 1) * sizes.detailLine) / 2;
  const middle = top + sizes.detailLine * (lines.length + 0.5);
  const left = x + width / 2 - (textWidth(name, fonts.detail) + 18) / 2;
  return [
    box(x, y, width, height, palette('container'), palette('branch'), 1, false, 14),
    ...lines.map((line, index) => textAt(x + width / 2, top + sizes.detailLine * (index + 0.5), line, palette('catch-text'), fonts.detail, 'middle')),
    icon(jumpIcon, left, middle - 6, 12, palette('faint'), 1.6),
    textAt(left + 18, middle, name, palette('faint'), fonts.detail),
  ].join('');
}

function drawState(node: PlacedNode, palette: Palette, steps: StepMap | undefined, marks: StateMarks | undefined): string {
  const isContainer = node.kind === 'container';
  const stack = node.type === 'Map' ? sizes.stack : 0;
  const x = node.x + stack;
  const y = node.y + stack;
  const width = node.width - stack;
  const height = node.height - stack;
  const step = steps?.get(node.name);
  const name = step === undefined ? undefined : statusNames[step.status];
  const edge = palette(node.kind === 'missing' ? 'failed' : (name ?? 'line'));
  const fill = isContainer ? palette(name === undefined ? 'container' : `${name}-soft`) : palette(name === undefined ? 'card' : `${name}-fill`);
  const isDashed = isContainer || node.kind === 'missing' || (steps !== undefined && step === undefined);
  const textHeight = node.lines.length * sizes.line + sizes.detailLine;
  const top = isContainer ? y + 9 : y + (height - textHeight) / 2;
  const detail = node.kind === 'missing' ? node.detail : detailText(node, step);
  const mark = marks?.get(node.name);
  return [
    node.isReachable ? '<g>' : '<g opacity="0.65">',
    ...(stack > 0 ? [12, 6].map((back) => box(x - back, y - back, width - 6, height - 6, fill, edge, 1.5, true)) : []),
    box(x, y, width, height, fill, edge, 1.5, isDashed),
    icon(typeIcons[node.type] ?? unknownIcon, x + 10, isContainer ? y + 10 : y + (height - 18) / 2, 18, palette('icon'), 1.5),
    ...node.lines.map((line, index) => textAt(x + sizes.textLeft, top + sizes.line * (index + 0.5), line, palette('text'), fonts.name)),
    textAt(x + sizes.textLeft, top + node.lines.length * sizes.line + sizes.detailLine / 2, detail, palette('faint'), fonts.detail),
    step?.progress === undefined ? '' : progress(x + sizes.textLeft, top + textHeight + 3, width - sizes.textLeft - 12, step.progress, palette('track'), edge),
    step === undefined ? '' : badge(statusIcons[step.status], x + width, y, edge, palette('badge-text')),
    mark === undefined ? '' : badge(markIcon, x, y, palette(mark.severity === 'ERROR' ? 'failed' : 'caught-error'), palette('badge-text')),
    '</g>',
  ].join('');
}

/** The lines of a kind are one path: where many run together each would make them darker. Their arrows are paths without a line, which may have one each. */
function drawLines(edges: readonly PlacedEdge[], isCatch: boolean, palette: Palette): string {
  const paths = edges.filter((edge) => (edge.kind === 'Catch') === isCatch).map(pathsOf);
  if (paths.length === 0) {
    return '';
  }
  const colour = isCatch ? 'catch' : 'line';
  const arrows = paths.flatMap((parts) => parts.at(-1) ?? []).map((path) => `<path d="${path}" fill="none" marker-end="url(#${colour})"/>`);
  return `<path d="${paths.flat().join(' ')}" fill="none" stroke="${palette(colour)}" stroke-width="1.5"${isCatch ? ' stroke-dasharray="5 4"' : ''}/>${arrows.join('')}`;
}

function drawLabel({ kind, label, labelAt }: PlacedEdge, palette: Palette): string {
  if (label === undefined || labelAt === undefined) {
    return '';
  }
  const top = labelAt.y - label.height / 2;
  return [
    `<g><title>${escape(label.text)}</title>`,
    ...label.lines.map((line, index) => textAt(labelAt.x, top + 2 + sizes.detailLine * (index + 0.5), line, palette(kind === 'Catch' ? 'catch-text' : 'text'), fonts.detail, 'middle')),
    '</g>',
  ].join('');
}

function arrow(id: string, palette: Palette): string {
  return `<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8 10 5 0 9.2z" fill="${palette(id)}"/></marker>`;
}

function box(x: number, y: number, width: number, height: number, fill: string, stroke: string, line: number, isDashed: boolean, radius = 8): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="${stroke}" stroke-width="${line}"${isDashed ? ' stroke-dasharray="5 3"' : ''}/>`;
}

function icon(path: string, x: number, y: number, size: number, stroke: string, width: number): string {
  return `<path transform="translate(${x} ${y}) scale(${size / 16})" d="${path}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

function badge(path: string, x: number, y: number, fill: string, stroke: string): string {
  return `<circle cx="${x}" cy="${y}" r="9.5" fill="${fill}"/>${icon(path, x - 7.5, y - 7.5, 15, stroke, 2.3)}`;
}

function progress(x: number, y: number, width: number, share: number, track: string, fill: string): string {
  const done = width * Math.min(1, Math.max(0, share));
  return `<rect x="${x}" y="${y}" width="${width}" height="5" rx="2.5" fill="${track}"/><rect x="${x}" y="${y}" width="${done}" height="5" rx="2.5" fill="${fill}"/>`;
}

function textAt(x: number, y: number, text: string, fill: string, font: { readonly size: number; readonly weight: number }, anchor = 'start'): string {
  // A third of the size below the middle is the base line; `dominant-baseline` is not read by every program.
  return `<text x="${x}" y="${y + font.size * 0.35}" fill="${fill}" font-size="${font.size}" font-weight="${font.weight}" text-anchor="${anchor}">${escape(text)}</text>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
