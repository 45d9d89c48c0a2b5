import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Controls } from './Controls';
import { Edges } from './Edges';
import styles from './graph.module.css';
import type { Layout } from './layout';
import { Legend } from './Legend';
import { nodeTypes } from './otherNodes';
import type { GraphNode } from './StateCard';
import type { ShownStatus, StateMarks, StepMap } from './steps';
import { CardActionsContext, GraphStore, GraphStoreContext } from './store';
import { useActive } from './useActive';
import { useExport } from './useExport';
import { useFullScreen } from './useFullScreen';
import { useLayout } from './useLayout';
import { useView } from './useView';
import { useWalking } from './useWalking';
import { OverviewMap } from './OverviewMap';

export interface WorkflowGraphProps {
  /** The definition as JSON text. What can't be read is drawn as far as it can be. */
  readonly definition: string;
  /** "Graph of PrintMachine", for those who don't see it; also what exported files are called. */
  readonly label: string;
  /** By state name, which is unique in a definition. Absent: no run, no colours. */
  readonly steps?: StepMap | undefined;
  readonly selected?: string | null | undefined;
  readonly onSelect?: ((state: string | null) => void) | undefined;
  /** Enter was pressed on a state, which is selected by it: what tells of it may take the focus. Space only selects. */
  readonly onEnter?: (() => void) | undefined;
  /** States with mistakes: how bad, and what. */
  readonly marks?: StateMarks | undefined;
  /** Pixels; 480 unless given. */
  readonly height?: number | undefined;
  /** Above the drawing, at its left: the Map iteration picker. */
  readonly toolbar?: React.ReactNode;
}

/** The drawing of a state machine; with `steps`, of a run of it. */
export default function WorkflowGraph(props: WorkflowGraphProps) {
  return (
    <ReactFlowProvider>
      <Graph {...props} />
    </ReactFlowProvider>
  );
}

const overviewFrom = 40;

function Graph({ definition, label, steps, selected, onSelect, onEnter, marks, height = 480, toolbar }: WorkflowGraphProps) {
  const [store] = useState(() => new GraphStore());
  const { layout, error } = useLayout(definition);
  useLayoutEffect(() => store.show({ steps, marks, selected: selected ?? null }), [store, steps, marks, selected]);

  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLElement>(null);
  const { isFull, toggleFull } = useFullScreen(root);
  const view = useView(layout, canvas, selected ?? null, selected ?? focusOf(steps));
  const isActive = useActive(canvas);
  const actions = useWalking(layout, store, view.reveal, onSelect, onEnter);
  const exportAs = useExport({ definition, label, layout, store, root });
  const toggle = () => {
    view.release();
    toggleFull();
  };
  const [only, setOnly] = useState<ShownStatus>();
  const nodes = useMemo(() => (layout === undefined ? [] : graphNodes(layout)), [layout]);
  const stateCount = useMemo(() => nodes.filter(({ type }) => type === 'state' || type === 'container').length, [nodes]);

  return (
    <GraphStoreContext value={store}>
      <div ref={root} className={`${styles.graph} ${isFull ? styles.full : ''}`}>
        {toolbar !== undefined && <div className={styles.toolbar}>{toolbar}</div>}
        <section
          ref={canvas}
          className={styles.canvas}
          style={isFull ? undefined : { height }}
          aria-label={label}
          data-only={steps === undefined ? undefined : only}
          data-active={isActive ? '' : undefined}
        >
          <Controls isFull={isFull} isDrawn={layout !== undefined} onZoom={view.zoom} onFit={view.fit} onFull={toggle} onExport={exportAs} />
          <CardActionsContext value={actions}>
            <ReactFlow<GraphNode>
              nodes={nodes}
              nodeTypes={nodeTypes}
              edges={noEdges}
              minZoom={0.05}
              maxZoom={2.5}
              nodesDraggable={false}
              nodesConnectable={false}
              nodesFocusable={false}
              edgesFocusable={false}
              elementsSelectable={false}
              disableKeyboardA11y
              zoomOnScroll={isActive}
              preventScrolling={isActive}
              panOnDrag
              zoomOnDoubleClick={false}
              onlyRenderVisibleElements={stateCount > 150}
              onMoveStart={view.onMoveStart}
              onPaneClick={() => onSelect?.(null)}
              proOptions={{ hideAttribution: true }}
            >
              {layout !== undefined && <Edges layout={layout} />}
              {layout !== undefined && stateCount > overviewFrom && <OverviewMap layout={layout} />}
            </ReactFlow>
          </CardActionsContext>
          {layout === undefined && error === undefined && <p className={`${styles.empty} ${styles.late}`}>Drawing the graph…</p>}
          {layout !== undefined && stateCount === 0 && <p className={styles.empty}>The definition has no states to draw.</p>}
          {error !== undefined && layout === undefined && <p className={styles.empty}>The graph can't be drawn: {error}</p>}
        </section>
        {steps !== undefined && <Legend only={only} onChange={setOnly} />}
      </div>
    </GraphStoreContext>
  );
}

const noEdges: [] = [];

/** What one looks for in a large run that nothing is selected in: what failed first, or else what is being done. */
function focusOf(steps: StepMap | undefined): string | null {
  const first = (status: ShownStatus) => [...(steps ?? [])].find(([, step]) => step.status === status)?.[0];
  return first('FAILED') ?? first('IN_PROGRESS') ?? null;
}

function graphNodes(layout: Layout): GraphNode[] {
  return layout.nodes
    .filter((placed) => placed.kind !== 'entry')
    .map((placed) => ({
      id: placed.id,
      type: placed.kind,
      position: { x: placed.x, y: placed.y },
      width: placed.width,
      height: placed.height,
      // The lines lie at 0: above containers and branches, below cards.
      zIndex: placed.kind === 'container' || placed.kind === 'branch' ? placed.depth - 1000 : 1,
      data: { placed },
    }));
}
