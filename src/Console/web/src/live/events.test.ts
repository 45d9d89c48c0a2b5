import { describe, expect, it } from 'vitest';
import { eventsIn } from './events';

async function read(...parts: string[]) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      parts.forEach((part) => controller.enqueue(encoder.encode(part)));
      controller.close();
    },
  });
  const events: { event: string; data: string }[] = [];
  for await (const event of eventsIn(body)) {
    events.push(event);
  }
  return events;
}

describe('the events of a stream', () => {
  it('come one by one, comments left out', async () => {
    expect(await read('event: hello\ndata: {"a":1}\n\n: keep-alive\n\nevent: changes\ndata: {}\n\n')).toEqual([
      { event: 'hello', data: '{"a":1}' },
      { event: 'changes', data: '{}' },
    ]);
  });

  it('may be cut anywhere', async () => {
    expect(await read('event: ch', 'anges\ndata: {"b":', '"x: y"}\n', '\n')).toEqual([{ event: 'changes', data: '{"b":"x: y"}' }]);
  });

  it('count only when they are whole', async () => {
    expect(await read('data: 1\n\ndata: 2\n')).toEqual([{ event: 'message', data: '1' }]);
  });
});
