import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { askAgain } from './askAgain';

const queryKey = ['sqs', 'ListQueues'];

/** A list that is shown, and whose questions are answered by hand, in turn. */
function shown(client: QueryClient) {
  const questions: { resolve(names: string[]): void; reject(reason: Error): void }[] = [];
  const list = new QueryObserver<string[]>(client, {
    queryKey,
    queryFn: () => new Promise((resolve, reject) => questions.push({ resolve, reject })),
  });
  const end = list.subscribe(() => undefined);
  return { questions, list, end };
}

describe('what is asked again', () => {
  it('is asked once more when its first answer was still on its way', async () => {
    const client = new QueryClient();
    const { questions, list, end } = shown(client);
    const asked = askAgain(client, { queryKey: ['sqs'] });
    questions[0]!.resolve(['orders']);
    await expect.poll(() => questions.length).toBe(2);
    questions[1]!.resolve([]);
    await asked;
    expect([list.getCurrentResult().data, questions.length]).toEqual([[], 2]);
    end();
  });

  it('is asked once when it is known already', async () => {
    const client = new QueryClient();
    client.setQueryData(queryKey, ['orders']);
    const { questions, list, end } = shown(client);
    questions[0]?.resolve(['orders']);
    await expect.poll(() => list.getCurrentResult().fetchStatus).toBe('idle');
    const before = questions.length;
    const asked = askAgain(client, { queryKey: ['sqs'] });
    questions.at(-1)!.resolve([]);
    await asked;
    expect([list.getCurrentResult().data, questions.length - before]).toEqual([[], 1]);
    end();
  });

  it('is asked once more after a first question that failed', async () => {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const { questions, list, end } = shown(client);
    const asked = askAgain(client, { queryKey: ['sqs'] });
    questions[0]!.reject(new Error('away'));
    await expect.poll(() => questions.length).toBe(2);
    questions[1]!.resolve([]);
    await asked;
    expect(list.getCurrentResult().data).toEqual([]);
    end();
  });
});
