import { describe, expect, it } from 'vitest';
import { newSettings, requestOf } from './settings';
import { othersOf, stagesOf } from './stages';

describe('The request of a test', () => {
  it('has what was given and nothing else', () => {
    expect(requestOf(newSettings, '{}', 'A')).toEqual({ definition: '{}', stateName: 'A', inspectionLevel: 'DEBUG', input: '{}' });
  });

  it('has a mock instead of a role', () => {
    const settings = { ...newSettings, roleArn: 'arn:aws:iam::1:role/r', mock: 'error', error: 'Busy', retries: '2' } as const;
    expect(requestOf(settings, '{}', 'A')).toMatchObject({ mock: { errorOutput: { error: 'Busy' } }, stateConfiguration: { retrierRetryCount: 2 } });
    expect(requestOf(settings, '{}', 'A').roleArn).toBeUndefined();
    expect(requestOf({ ...settings, mock: 'none' }, '{}', 'A').roleArn).toBe('arn:aws:iam::1:role/r');
  });
});

describe('The stages of a test', () => {
  const stages = stagesOf({ status: 'SUCCEEDED', output: '{"b":1}', inspectionData: { afterParameters: '{"b":1}', input: '{"a":1}', afterInputPath: '{"a":1}', variables: '{}' } });

  it('come in the order of the data flow', () => {
    expect(stages.map((s) => s.name)).toEqual(['Input', 'After InputPath', 'After Parameters', 'Output']);
  });

  it('say which of them changed something', () => {
    expect(stages.map((s) => s.isChanged)).toEqual([true, false, true, false]);
  });

  it('leave the rest to be told by itself', () => {
    expect(othersOf({ input: '{}', variables: '{}', maxConcurrency: 3, errorDetails: { catchIndex: 0 } })).toEqual([
      ['maxConcurrency', '3'],
      ['errorDetails', '{"catchIndex":0}'],
    ]);
  });
});
