import { MiniMap, type MiniMapNodeProps, useInternalNode, useReactFlow, useStore } from '@xyflow/react';
import { createContext, useContext, useMemo } from 'react';
import type { Layout } from './layout';
import type { GraphNode } from './StateCard';
import { useIsRun, useStep } from './store';
import styles from './overview.module.css';

/** Pixels of a card that would be thinner. */
const sideMin = 8;
const margin = 30;

/** How wide and high a card is drawn at least, in pixels of the drawing. */
const LeastContext = createContext({ width: 0, height: 0 });

/**
 * The whole drawing in small, with the colours of the run; a click leads to its place. Of a long sequence it is a strip along the side, of a wide choice one along the
 * bottom, with cards that are wider or higher than they would be.
 */
export function OverviewMap({ layout }: { readonly layout: Layout }) {
  const { getZoom, setCenter } = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const shape = useMemo(() => {
    if (layout.height > 4 * layout.width) {
      return { width: 64, height: Math.max(150, height - margin) };
    }
    return layout.width > 4 * layout.height ? { width: Math.max(200, width - margin - 60), height: 64 } : { width: 200, height: 150 };
  }, [layout, width, height]);
  const least = useMemo(() => {
    const scale = Math.max(layout.width / shape.width, layout.height / shape.height);
    return shape.height > shape.width * 2 ? { width: sideMin * scale, height: 0 } : shape.width > shape.height * 2 ? { width: 0, height: sideMin * scale } : { width: 0, height: 0 };
  }, [layout, shape]);
  return (
    <LeastContext value={least}>
      <MiniMap
        className={styles.overview!}
        style={shape}
        nodeComponent={OverviewNode}
        offsetScale={1}
        pannable
        onClick={(_, { x, y }) => void setCenter(x, y, { zoom: getZoom() })}
        ariaLabel="Overview"
      />
    </LeastContext>
  );
}

function OverviewNode({ id, x, y, width, height }: MiniMapNodeProps) {
  const node = useInternalNode<GraphNode>(id);
  const placed = node?.data.placed;
  const step = useStep(placed?.name ?? '');
  const isRun = useIsRun();
  const least = useContext(LeastContext);
  if (placed === undefined || placed.kind === 'branch') {
    return null;
  }
  const wide = Math.max(width, least.width);
  const high = Math.max(height, least.height);
  return (
    <rect
      className={styles.node}
      data-kind={placed.kind}
      data-status={step?.status ?? (isRun ? 'NOT_REACHED' : 'NONE')}
      x={x - (wide - width) / 2}
      y={y - (high - height) / 2}
      width={wide}
      height={high}
      rx={8}
    />
  );
}
