import { readStored, writeStored } from '../stored';
import type { Entry } from './rank';

const recentMax = 12;

/** What was looked at last, the latest first. */
export function recentEntries(): readonly Entry[] {
  const stored = readStored<unknown>('recent', []);
  return Array.isArray(stored) ? (stored as readonly Entry[]).filter((e) => typeof e?.title === 'string' && typeof e.href === 'string') : [];
}

export function rememberEntry({ kind, title, href }: Entry): void {
  writeStored('recent', [{ kind, title, href }, ...recentEntries().filter((e) => e.href !== href)].slice(0, recentMax));
}

// The pages about one thing, by the first part of their path.
const kinds: Readonly<Record<string, string>> = {
  'state-machines': 'State machine',
  executions: 'Execution',
  'map-runs': 'Map run',
  activities: 'Activity',
  functions: 'Function',
  logs: 'Log group',
  apis: 'API',
  queues: 'Queue',
  topics: 'Topic',
  streams: 'Stream',
  'delivery-streams': 'Delivery stream',
  buckets: 'Bucket',
  stacks: 'Stack',
};

/** The entry of a page about one thing; null for lists and others. @param path `/functions/hello` as the router has it, names encoded. */
export function entryOfPage(path: string, title: string): Entry | null {
  const [, place = '', name = '', ...more] = path.split('/');
  const kind = kinds[place];
  return kind && name !== '' && name !== 'new' && more.length === 0 ? { kind, title, href: `#${path}` } : null;
}
