import { expect, it } from 'vitest';
import { findState, readMachine } from '../asl/machine';
import { taskToken } from './tokens';

const long = `AQAA${'x'.repeat(360)}==`;

it.each<[string, object, object, string | null]>([
  ['where a path puts it', { Parameters: { Payload: { 'token.$': '$$.Task.Token' } } }, { Payload: { token: 'short', other: 1 } }, 'short'],
  ['where an expression puts it', { Arguments: { Body: ['{% $states.context.Task.Token %}'] } }, { Body: ['short'] }, 'short'],
  ['inside of a text', { Parameters: { 'Body.$': "States.Format('go {}', $$.Task.Token)" } }, { Body: `go ${long} now` }, long],
  ['nowhere', { Parameters: { Body: 'x' } }, { Body: 'x' }, null],
])('finds the task token %s', (_, fields, sent, token) => {
  const machine = readMachine(JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', ...fields, End: true } } }));
  expect(taskToken(findState(machine, 'T'), JSON.stringify(sent))).toBe(token);
});
