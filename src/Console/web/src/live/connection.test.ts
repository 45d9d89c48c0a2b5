import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readLive } from './connection';
import type { StreamMessage } from './messages';

const hello = 'event: hello\ndata: {"version":"1","startedAt":"now"}\n\n';
let said: ReadableStreamDefaultController<Uint8Array>;
let asked: number;

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  vi.stubGlobal('fetch', (_: string, { signal }: { signal: AbortSignal }) => {
    asked++;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        said = controller;
        controller.enqueue(new TextEncoder().encode(hello));
        signal.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    });
    return Promise.resolve(new Response(body));
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('connects anew when the server has been silent for longer than it ever is', async () => {
  const heard: StreamMessage[] = [];
  const reading = readLive((message) => heard.push(message));
  await vi.advanceTimersByTimeAsync(30_000);
  said.enqueue(new TextEncoder().encode(': keep-alive\n\n'));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(asked).toBe(1);

  await vi.advanceTimersByTimeAsync(15_000);
  expect(asked).toBe(2);
  expect(heard.flatMap((m) => (m.kind === 'connection' ? [m.connection] : []))).toEqual(['live', 'reconnecting', 'live']);
  reading.end();
});

it('stays away once it is ended', async () => {
  const reading = readLive(() => undefined);
  await vi.advanceTimersByTimeAsync(10);
  reading.end();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(1);
});
