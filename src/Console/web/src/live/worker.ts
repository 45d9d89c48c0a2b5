/// <reference lib="webworker" />
// One stream for all tabs of a browser: over HTTP/1.1 it opens six connections to a server at most, and each tab's own stream would take one.
import { readLive } from './connection';
import type { Hello, StreamMessage } from './messages';

const ports = new Set<MessagePort>();
let connection: StreamMessage = { kind: 'connection', connection: 'connecting' };
let hello: Hello | null = null;
/** When something changed last, as far as was told; by this worker's clock. */
let changedAt: number | null = null;

const reading = readLive((message) => {
  if (message.kind === 'connection') {
    connection = message;
    if (message.connection !== 'live') {
      hello = null;
    }
  } else if (message.kind === 'hello') {
    hello = message;
    changedAt = message.quietFor === undefined ? null : performance.now() - message.quietFor;
  } else if (message.kind === 'changes') {
    changedAt = performance.now();
  }
  ports.forEach((port) => port.postMessage(message));
});

(self as unknown as SharedWorkerGlobalScope).addEventListener('connect', (e) => {
  const port = e.ports[0]!;
  ports.add(port);
  if (connection.kind === 'connection' && connection.connection === 'refused') {
    reading.again();
  }
  port.addEventListener('message', (said) => {
    if (said.data === 'bye') {
      ports.delete(port);
    } else if (said.data === 'again') {
      reading.again();
    }
  });
  port.start();
  port.postMessage(connection);
  if (hello) {
    // What was told before this page listened, it has not heard.
    const { version, startedAt } = hello;
    port.postMessage({ kind: 'hello', version, startedAt, ...(changedAt === null ? {} : { quietFor: performance.now() - changedAt }) } satisfies StreamMessage);
  }
});
