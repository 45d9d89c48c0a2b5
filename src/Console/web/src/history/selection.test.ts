import { describe, expect, it } from 'vitest';
import { readMachine } from '../asl/machine';
import type { MapRun } from '../aws/states';
import { HistoryFold } from './fold';
import { graphSteps } from './graphSteps';
import { chooseStep, chooseVisit, defaultStep, mapsAround, mostTelling, pickedMaps, readPicks, visitsShown } from './selection';
import { written } from './written';

const pass = { Type: 'Pass', End: true };
const machine = readMachine(
  JSON.stringify({
    StartAt: 'Outer',
    States: {
      Outer: { Type: 'Map', ItemProcessor: { StartAt: 'Inner', States: { Inner: { Type: 'Map', ItemProcessor: { StartAt: 'P', States: { P: pass } }, End: true } } }, Next: 'Far' },
      Far: { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Q', States: { Q: pass } }, Next: 'After' },
      After: { Type: 'Map', ItemProcessor: { StartAt: 'R', States: { R: pass } }, Next: 'Done' },
      Done: { Type: 'Succeed' },
    },
  }),
);

function history(text: string) {
  const fold = new HistoryFold();
  fold.append(written(text));
  return fold.history();
}

const running = history(`
1<0 ExecutionStarted
2<0 MapStateEntered Outer
3<2 MapStateStarted 2
4<3 MapIterationStarted Outer#0
5<4 MapStateEntered Inner
6<5 MapStateStarted 2
7<6 MapIterationStarted Inner#0
8<7 PassStateEntered P
9<8 PassStateExited P
10<9 MapIterationSucceeded Inner#0
11<6 MapIterationStarted Inner#1
12<11 PassStateEntered P
13<12 PassStateExited P
14<13 MapIterationSucceeded Inner#1
15<14 MapStateSucceeded
16<14 MapStateExited Inner
17<16 MapIterationSucceeded Outer#0
18<16 MapIterationStarted Outer#1
19<18 MapStateEntered Inner
20<19 MapStateStarted 2
21<20 MapIterationStarted Inner#0
22<21 PassStateEntered P`);

describe('the iteration that is looked at', () => {
  it('is of the Maps around the chosen step, outermost first', () => {
    expect(mapsAround(machine, 'P')).toEqual(['Outer', 'Inner']);
    expect(mapsAround(machine, 'Q')).toEqual([]);
    expect(readPicks(['Outer', 'Inner'], '3.0')).toEqual(new Map([['Outer', 3], ['Inner', 0]]));
    expect(readPicks(['Outer'], '3.0')).toEqual(new Map([['Outer', 3]]));
    expect(readPicks(['Outer'], 'x')).toEqual(new Map());
  });

  it('is of the first Map while the chosen step is in none', () => {
    expect(pickedMaps(machine, { step: 'Done', map: null })).toEqual(['Outer']);
    expect(pickedMaps(machine, { step: 'Done', map: 'After' })).toEqual(['After']);
  });

  it('stays while steps of the same Maps are chosen, and those outside', () => {
    const inner = { step: 'P', iteration: '1.0', map: null, visit: null };
    expect(chooseStep(machine, inner, 'Inner').iteration).toBe('1.0');
    expect(chooseStep(machine, inner, 'Outer').iteration).toBe('1');
    expect(chooseStep(machine, inner, 'R')).toEqual({ step: 'R', iteration: null, map: null, visit: null });
    expect(chooseStep(machine, inner, 'Done')).toEqual({ step: 'Done', iteration: '1.0', map: 'Inner', visit: null });
    expect(chooseStep(machine, { ...inner, step: 'Done', map: 'Inner' }, 'P').iteration).toBe('1.0');
  });

  it('is named by the address of a visit', () => {
    expect(chooseVisit(machine, running, running.stepOf(13)!)).toEqual({ step: 'P', iteration: '0.1', map: null, visit: null });
    expect(visitsShown(running, 'P', readPicks(['Outer', 'Inner'], '0.1')).map((s) => s.id)).toEqual([12]);
  });

  it('is the one that tells most where none is picked', () => {
    expect(mostTelling(visitsShown(running, 'P', new Map()))!.id).toBe(22);
    expect(defaultStep(running, new Map())!.id).toBe(22);
  });

  it('has its own step that tells most', () => {
    expect(defaultStep(running, readPicks(['Outer', 'Inner'], '0.1'))!.id).toBe(12);
    expect(defaultStep(running, new Map([['Outer', 77]]))!.id).toBe(22);
  });
});

describe('the graph', () => {
  it('shows all iterations together, or the picked one', () => {
    const all = graphSteps(machine, running, new Map());
    expect(all.get('Outer')).toEqual({ status: 'IN_PROGRESS', enteredAt: 2, note: '1 / 2 done', progress: 0.5 });
    expect(all.get('Inner')).toMatchObject({ status: 'IN_PROGRESS', note: '2 / 4 done' });
    expect(all.get('P')!.status).toBe('IN_PROGRESS');
    expect(all.has('Done')).toBe(false);
    const first = graphSteps(machine, running, new Map([['Outer', 0]]));
    expect(first.get('Inner')).toEqual({ status: 'SUCCEEDED', enteredAt: 5, exitedAt: 16, note: '2 / 2 done', progress: 1 });
    expect(first.get('P')!.status).toBe('SUCCEEDED');
  });

  it('shows the last visit of a loop', () => {
    const looped = history(`
1<0 ExecutionStarted
2<0 SucceedStateEntered Done
3<2 SucceedStateExited Done
4<3 SucceedStateEntered Done`);
    expect(graphSteps(machine, looped, new Map()).get('Done')).toEqual({ status: 'IN_PROGRESS', enteredAt: 4 });
    expect(chooseVisit(machine, looped, looped.steps[0]!).visit).toBe('2');
  });

  it('shows how far a distributed Map is by its run', () => {
    const started = history(`
1<0 ExecutionStarted
2<0 MapStateEntered Far
3<2 MapStateStarted 0
4<3 MapRunStarted run`);
    const run = { itemCounts: { total: 40, succeeded: 10, failed: 2, timedOut: 0, aborted: 0, running: 5, pending: 23 } } as MapRun;
    expect(graphSteps(machine, started, new Map()).get('Far')).toEqual({ status: 'IN_PROGRESS', enteredAt: 2 });
    expect(graphSteps(machine, started, new Map(), new Map([['run', run]])).get('Far')).toMatchObject({ note: '12 / 40 done · 2 failed', progress: 0.3 });
  });
});
