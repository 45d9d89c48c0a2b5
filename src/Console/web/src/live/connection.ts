import { eventsIn } from './events';
import type { Hello, StreamMessage } from './messages';

/** Milliseconds before another try. */
const shortestWait = 300;
const longestWait = 3000;

/** The server says something every 15 seconds. After this many milliseconds of silence there is nobody there, whatever a proxy in between believes. */
const longestSilence = 40_000;

interface LiveReading {
  /** Connects anew now: a session began or ended. */
  again(): void;
  end(): void;
}

/**
 * Reads the server's live stream for good, and connects again after each break. A server that refuses is asked again when somebody says so: only another session can
 * change its mind. (An EventSource would tell a refusal from a server that is away by nothing.)
 */
export function readLive(emit: (message: StreamMessage) => void): LiveReading {
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = shortestWait;
  const open = () => {
    const { signal } = (current = new AbortController());
    const emitHere = (message: StreamMessage) => {
      if (!signal.aborted) {
        emit(message);
      }
    };
    void readOnce(signal, (message) => {
      wait = shortestWait;
      emitHere(message);
    }).then((refusal) => {
      if (signal.aborted) {
        return;
      }
      emitHere({ kind: 'connection', connection: refusal === null ? 'reconnecting' : 'refused' });
      if (refusal === 401) {
        emitHere({ kind: 'signedOut' });
      }
      if (refusal === null) {
        timer = setTimeout(open, wait);
        wait = Math.min(wait * 2, longestWait);
      }
    });
  };
  const close = () => {
    clearTimeout(timer);
    current.abort();
  };
  open();
  return {
    again: () => {
      close();
      wait = shortestWait;
      open();
    },
    end: close,
  };
}

/** @returns When the stream is over; 401 or 403 when the server refused it. */
async function readOnce(signal: AbortSignal, emit: (message: StreamMessage) => void): Promise<401 | 403 | null> {
  const reading = new AbortController();
  const stop = () => reading.abort();
  signal.addEventListener('abort', stop);
  let silence = setTimeout(stop, longestSilence);
  const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      clearTimeout(silence);
      silence = setTimeout(stop, longestSilence);
      controller.enqueue(chunk);
    },
  });
  try {
    const answer = await fetch('/_treadle/live', { signal: reading.signal, cache: 'no-store', credentials: 'same-origin', headers: { Accept: 'text/event-stream' } });
    if (answer.status === 401 || answer.status === 403) {
      return answer.status;
    }
    if (answer.ok && answer.body) {
      for await (const { event, data } of eventsIn(answer.body.pipeThrough(heard))) {
        if (event === 'hello') {
          emit({ kind: 'connection', connection: 'live' });
          emit({ kind: 'hello', ...(JSON.parse(data) as Hello) });
        } else if (event === 'changes') {
          emit({ kind: 'changes', changes: JSON.parse(data) as object });
        }
      }
    }
  } catch {
    // The server is away, or the stream broke: both are a break.
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', stop);
  }
  return null;
}
