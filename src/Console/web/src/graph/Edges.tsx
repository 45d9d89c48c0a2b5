import { useStore, ViewportPortal } from '@xyflow/react';
import { memo, useId } from 'react';
import type { Layout } from './layout';
import { pathsOf } from './path';
import { fonts, fontFamily } from './text';
import { sizes } from './plan';
import styles from './edges.module.css';

/** All lines of a drawing as one picture below the cards. It changes with the layout only. */
export const Edges = memo(function Edges({ layout }: { readonly layout: Layout }) {
  const id = useId();
  // The cards come a moment after the layout is known: lines without them would be seen on a busy machine.
  const hasCards = useStore((store) => store.nodes.length > 0);
  if (!hasCards) {
    return null;
  }
  return (
    <ViewportPortal>
      <svg className={styles.edges} width={layout.width} height={layout.height} aria-hidden="true">
        <defs>
          {['line', 'catch'].map((kind) => (
            <marker key={kind} id={`${id}${kind}`} viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
              <path className={styles[kind]} d="M0 0.8 10 5 0 9.2z" />
            </marker>
          ))}
        </defs>
        {layout.edges.map((edge) =>
          pathsOf(edge).map((path, index, parts) => (
            <path key={`${edge.id}${index}`} className={styles.edge} data-kind={edge.kind} d={path} markerEnd={index === parts.length - 1 ? `url(#${id}${edge.kind === 'Catch' ? 'catch' : 'line'})` : undefined} />
          )),
        )}
        {layout.edges.map(
          ({ id, kind, label, labelAt }) =>
            label !== undefined &&
            labelAt !== undefined && (
              <g key={id} className={styles.label} data-kind={kind} transform={`translate(${labelAt.x} ${labelAt.y})`}>
                <title>{label.text}</title>
                <rect x={-label.width / 2} y={-label.height / 2} width={label.width} height={label.height} fill="none" />
                {label.lines.map((line, index) => (
                  <text key={index} y={-label.height / 2 + 2 + sizes.detailLine * (index + 0.5)} fontFamily={fontFamily} fontSize={fonts.detail.size}>
                    {line}
                  </text>
                ))}
              </g>
            ),
        )}
      </svg>
    </ViewportPortal>
  );
});
