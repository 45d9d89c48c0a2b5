import ELK, { type ElkNode } from 'elkjs/lib/elk-api';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { readMachine } from '../asl/machine';
import { type Layout, layOut } from './layout';
import { type Plan, planOf } from './plan';

// The worker's first layouts are its slowest: they are made of this while the page still asks for its data.
const warmUp = JSON.stringify({
  StartAt: 'A',
  States: {
    A: { Type: 'Task', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'E' }], Next: 'B' },
    B: { Type: 'Choice', Choices: [{ Variable: '$.b', IsNull: true, Next: 'C' }], Default: 'D' },
    C: { Type: 'Wait', Next: 'A' },
    D: { Type: 'Pass', Next: 'F' },
    E: { Type: 'Fail' },
    F: { Type: 'Succeed' },
  },
});

let elk: InstanceType<typeof ELK> | undefined;

// By what is drawn, not by the definition's text: a changed timeout needs no new layout.
const cache = new Map<string, Promise<Layout>>();
const cacheMax = 40;

/** Starts the worker, so that its script of 1.6 MB is compiled when the first drawing needs it. */
export function preloadLayout(): void {
  if (elk === undefined && typeof Worker !== 'undefined') {
    elk = new ELK({ algorithms: ['layered'], workerFactory: () => new Worker(workerUrl) });
    void layoutOf(planOf(readMachine(warmUp)));
  }
}

/** The layout of a plan, made in the worker or remembered. */
export function layoutOf(plan: Plan): Promise<Layout> {
  preloadLayout();
  const key = JSON.stringify(plan);
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const start = performance.now();
  const made = layOut(plan, (graph: ElkNode) => elk!.layout(graph) as Promise<ElkNode>).then((layout) => {
    // Seen in the browser's tools and by bench/console-graph.mjs.
    performance.measure('graph layout', { start, detail: { nodes: layout.nodes.length } });
    return layout;
  });
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  if (cache.size > cacheMax) {
    cache.delete(cache.keys().next().value!);
  }
  return made;
}
