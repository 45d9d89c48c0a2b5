import { describe, expect, it } from 'vitest';
import { HistoryFold } from '../../../history/fold';
import type { History } from '../../../history/model';
import { written } from '../../../history/written';
import { barAt, barsOf } from './bars';
import { countUntil, timelineRows } from './rows';

// The events' times are their ids.
function fold(text: string): History {
  const fold = new HistoryFold();
  fold.append(written(text));
  return fold.history();
}

const map = fold(`
1<0 ExecutionStarted
2<0 MapStateEntered All
3<2 MapStateStarted 2
4<3 MapIterationStarted All#0
5<4 PassStateEntered Do
6<5 PassStateExited Do
7<6 MapIterationSucceeded All#0
8<3 MapIterationStarted All#1
9<8 PassStateEntered Do
10<9 PassStateExited Do
11<10 MapIterationSucceeded All#1
12<11 MapStateSucceeded
13<12 MapStateExited All
14<13 PassStateEntered End
15<14 PassStateExited End
16<15 ExecutionSucceeded`);
const told = (history: History, ...given: [folds?: ReadonlyMap<string, boolean>, revealed?: History['steps'][number]]) => timelineRows(history, given[0] ?? new Map(), given[1] ?? null).map((r) => `${'  '.repeat(r.depth)}${r.label}`);

describe('the lines of a timeline', () => {
  it('are the states, with iterations folded', () => {
    expect(told(map)).toEqual(['All', 'End']);
    expect(timelineRows(map, new Map())[0]!.iterations).toEqual({ starts: [4, 8], ends: [7, 11], failures: [] });
  });

  it('unfold', () => {
    expect(told(map, new Map([['s2', true]]))).toEqual(['All', '  Iteration 0', '  Iteration 1', 'End']);
    expect(told(map, new Map([['s2', true], ['f2.0.1', true]]))).toEqual(['All', '  Iteration 0', '  Iteration 1', '    Do', 'End']);
  });

  it('show the step that is looked at, unless someone folded it', () => {
    const inside = map.stepsOf('Do')[1]!;
    expect(told(map, new Map(), inside)).toEqual(['All', '  Iteration 0', '  Iteration 1', '    Do', 'End']);
    expect(told(map, new Map([['s2', false]]), inside)).toEqual(['All', 'End']);
  });

  it('hold all visits of a state that a loop comes back to', () => {
    const loop = fold(`
1<0 ExecutionStarted
2<0 WaitStateEntered Wait
3<2 WaitStateExited Wait
4<3 ChoiceStateEntered Again
5<4 ChoiceStateExited Again
6<5 WaitStateEntered Wait`);
    const rows = timelineRows(loop, new Map());
    expect(rows.map((r) => [r.label, r.steps.length, r.status])).toEqual([['Wait', 2, 'IN_PROGRESS'], ['Again', 1, 'SUCCEEDED']]);
    expect(barsOf(rows[0]!).map((b) => [b.from, b.to])).toEqual([[2, 3], [6, undefined]]);
  });
});

describe('the bars of a task', () => {
  const retried = `
1<0 ExecutionStarted
2<0 TaskStateEntered Pay
3<2 TaskScheduled lambda:invoke
4<3 TaskStarted
5<4 TaskFailed {"error":"E"}`;

  it('are its attempts, with the time until the next one between', () => {
    const row = timelineRows(fold(`${retried}
6<5 TaskScheduled lambda:invoke
7<6 TaskStarted
8<7 TaskSucceeded
9<8 TaskStateExited Pay`), new Map())[0]!;
    expect(barsOf(row).map((b) => [b.kind, b.status, b.from, b.to, b.attempt])).toEqual([
      ['SPAN', 'SUCCEEDED', 2, 9, undefined],
      ['WAITING', 'FAILED', 3, 4, 1],
      ['WORK', 'FAILED', 4, 5, 1],
      ['BACKOFF', 'FAILED', 5, 6, undefined],
      ['WAITING', 'SUCCEEDED', 6, 7, 2],
      ['WORK', 'SUCCEEDED', 7, 8, 2],
    ]);
    expect(barAt(barsOf(row), 4.5, 20, 0)).toMatchObject({ kind: 'WORK', attempt: 1 });
    expect(barAt(barsOf(row), 9.2, 20, 0.5)).toMatchObject({ kind: 'SPAN' });
    expect(barAt(barsOf(row), 30, 20, 0.5)).toBeNull();
  });

  it('end in a back-off while the next attempt is waited for', () => {
    expect(barsOf(timelineRows(fold(retried), new Map())[0]!).at(-1)).toMatchObject({ kind: 'BACKOFF', from: 5, status: 'FAILED' });
  });
});

it.each([
  [0, 0],
  [1, 2],
  [2.5, 3],
  [9, 4],
])('counts the times until %d', (at, count) => expect(countUntil([1, 1, 2, 3], at)).toBe(count));
