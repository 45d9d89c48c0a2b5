import { describe, expect, it } from 'vitest';
import { readMachine } from '../../../asl/machine';
import { templates } from './templates';

describe('Templates', () => {
  it.each(templates.map((t) => [t.name, t] as const))('%s can be drawn, and every state of it is reached', (_, { definition, input }) => {
    const machine = readMachine(definition);
    expect(machine.error).toBeUndefined();
    expect(machine.states.filter((s) => !s.isReachable)).toEqual([]);
    expect(() => JSON.parse(input) as unknown).not.toThrow();
  });
});
