import ELK from 'elkjs/lib/elk.bundled.js';
import { describe, expect, it, vi } from 'vitest';
import { readMachine } from '../asl/machine';
import { type Layout, layOut, type PlacedEdge, type PlacedNode } from './layout';
import { toMermaid } from './mermaid';
import { firstState, neighbour } from './neighbours';
import { pathsOf } from './path';
import { planOf, shortResource } from './plan';
import { toSvg } from './svg';
import { fonts, textWidth, wrap, wrapShort } from './text';

const elk = new ELK();
// The first layouts compile ELK; on a machine with other work that takes seconds.
vi.setConfig({ testTimeout: 60_000 });

function lay(definition: object): Promise<Layout> {
  return layOut(planOf(readMachine(JSON.stringify(definition))), (graph) => elk.layout(graph));
}

function named(layout: Layout, name: string): PlacedNode {
  return layout.nodes.find((node) => node.name === name)!;
}

function isInside(inner: PlacedNode, outer: PlacedNode): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}

function overlap(a: PlacedNode, b: PlacedNode): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

const callback = {
  StartAt: 'FirstState',
  States: {
    FirstState: { Type: 'Wait', Seconds: 5, Next: 'SendWait' },
    SendWait: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'TimeoutState' },
        { ErrorEquals: ['States.TaskFailed'], Next: 'FailState' },
      ],
      Next: 'SuccessState',
    },
    SuccessState: { Type: 'Succeed' },
    TimeoutState: { Type: 'Succeed' },
    FailState: { Type: 'Fail' },
  },
};

const pass = { Type: 'Pass', End: true };

const nested = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Both',
        States: { Both: { Type: 'Parallel', Branches: [{ StartAt: 'Left', States: { Left: pass } }, { StartAt: 'Right', States: { Right: { Type: 'Pass', Next: 'After' }, After: pass } }], End: true } },
      },
      Next: 'Last',
    },
    Last: { Type: 'Succeed' },
  },
};

describe('The layout of the course’s callback machine', () => {
  it('is the one of its picture: three ways out of SendWait, side by side, in the order of the definition', async () => {
    const layout = await lay(callback);
    const [success, timeout, fail] = ['SuccessState', 'TimeoutState', 'FailState'].map((name) => named(layout, name));
    expect(success!.y).toBe(timeout!.y);
    expect(timeout!.y).toBe(fail!.y);
    expect(success!.x).toBeLessThan(timeout!.x);
    expect(timeout!.x).toBeLessThan(fail!.x);
    expect(named(layout, 'Start').y).toBeLessThan(named(layout, 'FirstState').y);
    expect(named(layout, 'End').y).toBeGreaterThan(fail!.y);
  });

  it('has a line for each transition, with the error names of a Catch', async () => {
    const { edges } = await lay(callback);
    expect(edges.map(({ kind, label }) => [kind, label?.text ?? '']).sort()).toEqual([
      ['Catch', 'States.TaskFailed'],
      ['Catch', 'States.Timeout'],
      ['End', ''],
      ['End', ''],
      ['End', ''],
      ['Next', ''],
      ['Next', ''],
      ['Start', ''],
    ]);
    edges.forEach((edge) => expect(edge.points.length).toBeGreaterThan(1));
  });

  it('stays the same when nothing changes that is drawn', () => {
    const slower = { ...callback, States: { ...callback.States, FirstState: { Type: 'Wait', Seconds: 500, Next: 'SendWait' } } };
    expect(planOf(readMachine(JSON.stringify(slower)))).toEqual(planOf(readMachine(JSON.stringify(callback))));
  });
});

describe('A container', () => {
  it('surrounds what is inside, at every depth', async () => {
    const layout = await lay(nested);
    expect(isInside(named(layout, 'Both'), named(layout, 'Each'))).toBe(true);
    for (const name of ['Left', 'Right', 'After']) {
      expect(isInside(named(layout, name), named(layout, 'Both'))).toBe(true);
    }
    expect(overlap(named(layout, 'Each'), named(layout, 'Last'))).toBe(false);
    const [left, right] = layout.nodes.filter((node) => node.kind === 'branch');
    expect(overlap(left!, right!)).toBe(false);
    expect(left!.x).toBeLessThan(right!.x);
  });

  it('can be empty', async () => {
    const layout = await lay({ StartAt: 'P', States: { P: { Type: 'Parallel', Branches: [], Next: 'M' }, M: { Type: 'Map', End: true } } });
    expect(named(layout, 'P').height).toBeGreaterThan(0);
    expect(named(layout, 'M').height).toBeGreaterThan(0);
  });
});

describe('What is broken', () => {
  it('is drawn as far as it can be', async () => {
    const layout = await lay({ StartAt: 'A', States: { A: { Type: 'Task', Next: 'Nowhere' }, Alone: { Type: 'Pass', Next: 'A' }, Odd: 7 } });
    expect(named(layout, 'Nowhere').kind).toBe('missing');
    expect(named(layout, 'Alone').isReachable).toBe(false);
    expect(named(layout, 'Odd').type).toBe('');
  });

  it('may be nothing at all', async () => {
    expect(await lay({})).toEqual({ width: 0, height: 0, nodes: [], edges: [] });
  });

  it('may be a circle without an end', async () => {
    const layout = await lay({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' }, C: { Type: 'Pass', Next: 'C' } } });
    expect(layout.nodes.map((node) => node.name).sort()).toEqual(['A', 'B', 'C', 'Start']);
    expect(layout.edges).toHaveLength(4);
  });
});

function chain(length: number): object {
  const States: Record<string, object> = { Failed: { Type: 'Fail' } };
  for (let i = 0; i < length; i++) {
    States[`S${i}`] = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }], ...(i + 1 < length ? { Next: `S${i + 1}` } : { End: true }) };
  }
  return { StartAt: 'S0', States };
}

describe('A large machine', () => {
  it('refers to the state that all its errors lead to instead of drawing a line from each', async () => {
    const layout = await lay(chain(60));
    const jumps = layout.nodes.filter((node) => node.kind === 'jump');
    expect(jumps.length).toBeGreaterThan(50);
    expect(new Set(jumps.map((node) => node.jumpsTo))).toEqual(new Set(['/States/Failed']));
    expect(neighbour(layout, '/States/Failed', 'up')).toBeDefined();
    const cards = layout.nodes.filter((node) => node.kind === 'state');
    expect(cards.filter((a, index) => cards.slice(index + 1).some((b) => overlap(a, b)))).toEqual([]);
  });

  it('has one line with branches out of a choice of many states', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `Handle${index}`);
    const layout = await lay({
      StartAt: 'Choose',
      States: {
        Choose: { Type: 'Choice', Choices: names.map((name) => ({ Variable: '$.kind', StringEquals: name, Next: name })) },
        ...Object.fromEntries(names.map((name) => [name, { Type: 'Pass', End: true }])),
      },
    });
    const cards = names.map((name) => named(layout, name));
    expect(cards.map((card) => card.x)).toEqual(cards.map((card) => card.x).toSorted((a, b) => a - b));
    expect(Math.min(...cards.map((card) => card.y)) - named(layout, 'Choose').y).toBeLessThan(250);
  });

  it('draws every line of a small one', async () => {
    const layout = await lay(chain(12));
    expect(layout.nodes.some((node) => node.kind === 'jump')).toBe(false);
  });
});

describe('Walking by the arrow keys', () => {
  it('follows the lines, and goes into containers and out of them', async () => {
    const layout = await lay(nested);
    const walk = (name: string, direction: 'up' | 'down' | 'left' | 'right') => layout.nodes.find((node) => node.id === neighbour(layout, named(layout, name).id, direction))?.name;
    expect(layout.nodes.find((node) => node.id === firstState(layout))?.name).toBe('Each');
    expect(walk('Each', 'down')).toBe('Both');
    expect(['Left', 'Right']).toContain(walk('Both', 'down'));
    expect(walk('Left', 'right')).toBe('Right');
    expect(walk('Right', 'left')).toBe('Left');
    expect(walk('Right', 'down')).toBe('After');
    expect(walk('After', 'down')).toBe('Last');
    expect(walk('After', 'up')).toBe('Right');
    expect(walk('Right', 'up')).toBe('Both');
    expect(walk('Both', 'up')).toBe('Each');
    expect(walk('Last', 'up')).toBe('Each');
    expect(walk('Last', 'down')).toBeUndefined();
  });
});

describe('A line', () => {
  const edge = (points: readonly (readonly [number, number])[], labelAt?: { x: number; y: number }): PlacedEdge => ({
    id: 'e',
    kind: 'Next',
    source: 'a',
    target: 'b',
    label: labelAt === undefined ? undefined : { text: 'x', lines: ['x'], width: 40, height: 20 },
    labelAt,
    isLong: false,
    points: points.map(([x, y]) => ({ x, y })),
  });

  it.each<[points: [number, number][], label: { x: number; y: number } | undefined, paths: string[]]>([
    [[[0, 0], [0, 100]], undefined, ['M0 0L0 100']],
    [[[0, 0], [0, 50], [80, 50], [80, 100]], undefined, ['M0 0L0 34Q0 50 16 50L64 50Q80 50 80 66L80 100']],
    [[[0, 0], [0, 100]], { x: 0, y: 50 }, ['M0 0L0 40', 'M0 60L0 100']],
    [[[0, 0], [0, 15]], { x: 0, y: 50 }, ['M0 0L0 15']],
    [[], undefined, ['']],
  ])('%j with a label at %j', (points, label, paths) => {
    expect(pathsOf(edge(points, label))).toEqual(paths);
  });
});

describe('Texts', () => {
  it.each<[text: string, lines: number]>([
    ['Short', 1],
    ['Update the table of orders that were not yet paid', 2],
    ['UpdateTheTableOfOrdersThatWereNotYetPaid', 2],
    ['x'.repeat(80), 3],
    ['', 1],
  ])('%s is broken into lines that fit, and nothing is lost', (text, count) => {
    const lines = wrap(text, fonts.name, 230);
    expect(lines).toHaveLength(count);
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    lines.forEach((line) => expect(textWidth(line, fonts.name)).toBeLessThanOrEqual(230));
  });

  it('say that there is more', () => {
    expect(wrapShort('one two three four', fonts.name, 40, 2)).toEqual(['one', 'two…']);
  });

  it.each([
    ['arn:aws:states:::lambda:invoke.waitForTaskToken', 'lambda:invoke.waitForTaskToken'],
    ['arn:aws:states:::aws-sdk:s3:getObject', 's3:getObject'],
    ['arn:aws:lambda:eu-west-1:000000000000:function:printItem', 'function printItem'],
    ['arn:aws:lambda:eu-west-1:000000000000:function:printItem:live', 'function printItem'],
    ['arn:aws:states:eu-west-1:000000000000:activity:approve', 'activity approve'],
    ['${Function}', ''],
    ['', ''],
  ])('%s is in short %s', (resource, short) => {
    expect(shortResource(resource)).toBe(short);
  });
});

describe('An exported picture', () => {
  it('holds the whole drawing in the colours of the run, and no markup that a name could bring', async () => {
    const layout = await lay({ StartAt: 'A', States: { A: { Type: 'Task', Next: '<b>&"' }, '<b>&"': { Type: 'Succeed' } } });
    const svg = toSvg(layout, (name) => `colour-${name}`, 'Graph of <x>', new Map([['A', { status: 'FAILED', enteredAt: 1, exitedAt: 3.5, retries: 1 }]]), undefined);
    expect(svg).toContain('fill="colour-failed-fill"');
    expect(svg).toContain('2.5 s · 1 retry');
    expect(svg).toContain('&lt;b&gt;&amp;&quot;');
    expect(svg).not.toContain('<b>');
    expect(svg).toContain(`viewBox="-24 -24 ${Math.ceil(layout.width + 48)} ${Math.ceil(layout.height + 48)}"`);
  });
});

describe('Mermaid', () => {
  it('shows containers as subgraphs and catches as dotted lines', () => {
    const lines = (definition: object) => toMermaid(readMachine(JSON.stringify(definition))).split('\n').map((line) => line.trim());
    expect(lines(callback)).toContain('s1 -.->|"States.Timeout"| s3');
    expect(lines(nested)).toEqual(expect.arrayContaining(['subgraph s0 ["Each"]', 'subgraph s1 ["Both"]', 'subgraph s1b0 [" "]', 's3 --> s4', 's0 --> s5', 's5 --> finish']));
    expect(lines({ StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.x', StringEquals: 'y', Next: 'B' }] }, B: { Type: 'Pass', Next: 'Nowhere' } } })).toEqual(
      expect.arrayContaining(['s0{"A"}', 's0 -->|"x == &quot;y&quot;"| s1']),
    );
  });
});
