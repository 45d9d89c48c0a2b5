import { describe, expect, it } from 'vitest';
import { type EventFilter, filterEvents, readableDetails } from './eventFilter';
import { HistoryFold } from './fold';
import { written } from './written';

const events = written(`
1<0 ExecutionStarted {"input":"{}"}
2<0 TaskStateEntered Pay {"input":"{\\"amount\\":5}","inputDetails":{"truncated":false}}
3<2 TaskScheduled sqs:sendMessage
4<3 TaskFailed {"error":"Sqs.Busy","cause":"later"}
5<4 TaskStateExited Pay {"output":"1","assignedVariables":{"n":"[1]"},"outputDetails":{"truncated":true}}
6<5 ParallelStateEntered Both
7<6 ParallelStateStarted`);
const fold = new HistoryFold();
fold.append(events);

describe('events', () => {
  it.each<[string, Partial<EventFilter>, number[]]>([
    ['all', {}, [1, 2, 3, 4, 5, 6, 7]],
    ['of the execution', { group: 'execution' }, [1]],
    ['of states', { group: 'states' }, [2, 5, 6]],
    ['of tasks', { group: 'tasks' }, [3, 4]],
    ['of Maps and Parallels', { group: 'maps' }, [7]],
    ['of errors', { group: 'errors' }, [4]],
    ['of a step', { step: 'Pay' }, [2, 3, 4, 5]],
    ['with words anywhere', { text: 'busy PAY' }, [4]],
    ['with a word of a document', { text: 'amount' }, [2]],
  ])('are found: %s', (_, filter, ids) => {
    expect(filterEvents(fold.history(), { group: null, step: null, text: '', ...filter })).toEqual(ids);
  });

  it('are read as JSON where they hold it', () => {
    expect(readableDetails(events[1]!)).toEqual({ name: 'Pay', input: { amount: 5 } });
    expect(readableDetails(events[4]!)).toEqual({ name: 'Pay', output: 1, assignedVariables: { n: [1] }, outputDetails: { truncated: true } });
  });
});
