/** One message of the live stream: what changed since the last. Beyond a list's bound `more` is set: then anything may have. */
export interface Changes {
  readonly executions?: readonly ExecutionChange[];
  readonly operations?: readonly OperationDone[];
  readonly logGroups?: readonly string[];
  readonly mapRuns?: readonly string[];
  readonly more?: boolean;
}

/** Events were added to the execution, or its status changed. */
export interface ExecutionChange {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly status: string;
  readonly mapRunArn?: string;
}

/** An AWS operation that may have changed something was answered. */
interface OperationDone {
  readonly service: string;
  readonly action: string;
  readonly region?: string;
  readonly account?: string;
}

/** `refused`: the server does not tell who asks of changes, until somebody else does. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'refused';

/** Connected, perhaps again, perhaps to another server. */
export interface Hello {
  readonly version: string;
  readonly startedAt: string;
  /** Milliseconds for which nothing had changed; older servers don't say. */
  readonly quietFor?: number;
}

/** What the stream tells its listeners. `hello` with `isMissed`: anything may have changed since it was asked. `signedOut`: the server wants to know who asks. */
export type LiveMessage =
  | { readonly kind: 'signedOut' }
  | ({ readonly kind: 'hello'; readonly isMissed: boolean } & Hello)
  | { readonly kind: 'changes'; readonly changes: Changes }
  | { readonly kind: 'connection'; readonly connection: Connection };

/** As the stream itself says it, before it is known what its listener has asked. */
export type StreamMessage = Exclude<LiveMessage, { readonly kind: 'hello' }> | ({ readonly kind: 'hello' } & Hello);
