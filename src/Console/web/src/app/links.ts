// The addresses of pages, as `href`s. Everything from outside is encoded.
const e = encodeURIComponent;

export const links = {
  home: () => '#/',
  stateMachines: () => '#/state-machines',
  /** @param from The machine whose definition the new one begins with. */
  createStateMachine: (from?: string) => '#/state-machines/new' + (from ? `?from=${e(from)}` : ''),
  stateMachine: (arn: string, tab?: string) => `#/state-machines/${e(arn)}${tab ? `?tab=${e(tab)}` : ''}`,
  editStateMachine: (arn: string) => `#/state-machines/${e(arn)}/edit`,
  executions: (stateMachineArn?: string, filter: { status?: string; last?: string } = {}) => {
    const query = new URLSearchParams(Object.entries({ machine: stateMachineArn, ...filter }).flatMap(([k, v]) => (v ? [[k, v]] : [])));
    return `#/executions${query.size > 0 ? `?${query}` : ''}`;
  },
  execution: (arn: string, selected: { step?: string; iteration?: string; tab?: string; event?: string } = {}) => {
    const query = new URLSearchParams(Object.entries(selected).filter(([, v]) => v !== undefined));
    return `#/executions/${e(arn)}${query.size > 0 ? `?${query}` : ''}`;
  },
  mapRuns: () => '#/map-runs',
  mapRun: (arn: string) => `#/map-runs/${e(arn)}`,
  activities: () => '#/activities',
  activity: (arn: string) => `#/activities/${e(arn)}`,
  functions: () => '#/functions',
  /** A function's ARN or name. */
  function: (nameOrArn: string, tab?: string) => `#/functions/${e(nameOrArn)}${tab ? `?tab=${e(tab)}` : ''}`,
  logGroups: () => '#/logs',
  /** `from` and `to` are milliseconds since 1970; `request` is the id of one invocation, whose lines are found by themselves. */
  logGroup: (name: string, selected: { filter?: string; from?: number; to?: number; stream?: string; request?: string; scope?: string } = {}) => {
    const query = new URLSearchParams(Object.entries(selected).flatMap(([k, v]) => (v === undefined ? [] : [[k, String(v)]])));
    return `#/logs/${e(name)}${query.size > 0 ? `?${query}` : ''}`;
  },
  apis: () => '#/apis',
  api: (id: string) => `#/apis/${e(id)}`,
  apiKeys: () => '#/api-keys',
  /** With one plan opened. */
  usagePlans: (id?: string) => '#/usage-plans' + (id ? `?plan=${e(id)}` : ''),
  /** `q` is what the tab's list is filtered by. */
  rules: (tab?: string, q?: string) => `#/rules${tab ? `?tab=${e(tab)}${q ? `&q=${e(q)}` : ''}` : ''}`,
  rule: (bus: string, name: string) => `#/rules/${e(bus)}/${e(name)}`,
  queues: () => '#/queues',
  queue: (name: string) => `#/queues/${e(name)}`,
  topics: () => '#/topics',
  topic: (arn: string) => `#/topics/${e(arn)}`,
  streams: (tab?: string) => `#/streams${tab ? `?tab=${e(tab)}` : ''}`,
  stream: (name: string) => `#/streams/${e(name)}`,
  deliveryStream: (name: string) => `#/delivery-streams/${e(name)}`,
  buckets: () => '#/buckets',
  /** `prefix` as a folder, with its `/`; `object` is the key of the one that is shown. */
  bucket: (name: string, selected: { prefix?: string; object?: string } = {}) => {
    const query = new URLSearchParams(Object.entries(selected).filter(([, v]) => v !== undefined && v !== ''));
    return `#/buckets/${e(name)}${query.size > 0 ? `?${query}` : ''}`;
  },
  stacks: () => '#/stacks',
  stack: (name: string) => `#/stacks/${e(name)}`,
  settings: () => '#/settings',
} as const;
