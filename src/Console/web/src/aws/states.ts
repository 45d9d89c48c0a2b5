import { jsonService } from './client';
import type { HistoryEvent } from './historyEvent';

// Times are seconds since 1970 with a fraction, as the protocol carries them.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_Operations.html
const states = jsonService('states', 'AWSStepFunctions', '1.0');

export type MachineType = 'STANDARD' | 'EXPRESS';
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface LoggingConfiguration {
  readonly level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

export interface StateMachineListItem {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly creationDate: number;
}

export interface StateMachine extends StateMachineListItem {
  readonly status?: 'ACTIVE' | 'DELETING';
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: { readonly enabled?: boolean };
  readonly label?: string;
  readonly revisionId?: string;
  readonly description?: string;
}

export interface StateMachineForExecution {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly updateDate: number;
  readonly mapRunArn?: string;
  readonly label?: string;
  readonly revisionId?: string;
}

export interface ExecutionListItem {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly mapRunArn?: string;
  readonly itemCount?: number;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly redriveCount?: number;
  readonly redriveDate?: number;
}

export interface Execution extends ExecutionListItem {
  readonly input?: string;
  readonly output?: string;
  readonly traceHeader?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly redriveStatus?: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  readonly redriveStatusReason?: string;
}

export interface MapRunListItem {
  readonly executionArn: string;
  readonly mapRunArn: string;
  readonly stateMachineArn: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
  readonly failuresNotRedrivable?: number;
  readonly pendingRedrive?: number;
}

export interface MapRun {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: MapRunStatus;
  readonly startDate: number;
  readonly stopDate?: number;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount?: number;
  readonly redriveDate?: number;
}

export interface Activity {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: number;
}

export interface Diagnostic {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly message: string;
  /** `/States/Pay/Next`. */
  readonly location?: string;
}

export interface RoutingEntry {
  readonly stateMachineVersionArn: string;
  readonly weight: number;
}

export interface Alias {
  readonly stateMachineAliasArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: readonly RoutingEntry[];
  readonly creationDate: number;
  readonly updateDate?: number;
}

export interface InspectionData {
  readonly input?: string;
  readonly afterArguments?: string;
  readonly afterInputPath?: string;
  readonly afterParameters?: string;
  readonly result?: string;
  readonly afterResultSelector?: string;
  readonly afterResultPath?: string;
  readonly request?: { readonly protocol?: string; readonly method?: string; readonly url?: string; readonly headers?: string; readonly body?: string };
  readonly response?: { readonly protocol?: string; readonly statusCode?: string; readonly statusMessage?: string; readonly headers?: string; readonly body?: string };
  readonly variables?: string;
  readonly [other: string]: unknown;
}

export interface TestStateInput {
  readonly definition: string;
  readonly input?: string;
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';
  readonly revealSecrets?: boolean;
  readonly roleArn?: string;
  readonly variables?: string;
  readonly stateName?: string;
  readonly mock?: { readonly result?: string; readonly errorOutput?: { readonly error?: string; readonly cause?: string }; readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE' };
  readonly context?: string;
  readonly stateConfiguration?: Record<string, unknown>;
}

export interface TestStateOutput {
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly inspectionData?: InspectionData;
  readonly nextState?: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
}

interface Page {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface Next {
  readonly nextToken?: string;
}

interface MachineSettings {
  readonly definition: string;
  readonly roleArn: string;
  readonly loggingConfiguration?: LoggingConfiguration;
  readonly tracingConfiguration?: { readonly enabled?: boolean };
}

export interface ListExecutionsInput extends Page {
  readonly stateMachineArn?: string;
  readonly mapRunArn?: string;
  readonly statusFilter?: ExecutionStatus;
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN';
}

export const listStateMachines = states.paged<Page, Next & { readonly stateMachines: readonly StateMachineListItem[] }>('ListStateMachines');
export const describeStateMachine = states.operation<{ readonly stateMachineArn: string; readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY' }, StateMachine>('DescribeStateMachine');
export const describeStateMachineForExecution = states.operation<{ readonly executionArn: string }, StateMachineForExecution>('DescribeStateMachineForExecution');
export const createStateMachine = states.operation<
  MachineSettings & { readonly name: string; readonly type?: MachineType; readonly tags?: readonly Tag[]; readonly publish?: boolean; readonly versionDescription?: string },
  { readonly stateMachineArn: string; readonly creationDate: number; readonly stateMachineVersionArn?: string }
>('CreateStateMachine');
export const updateStateMachine = states.operation<
  Partial<MachineSettings> & { readonly stateMachineArn: string; readonly publish?: boolean; readonly versionDescription?: string },
  { readonly updateDate: number; readonly revisionId?: string; readonly stateMachineVersionArn?: string }
>('UpdateStateMachine');
export const deleteStateMachine = states.operation<{ readonly stateMachineArn: string }, object>('DeleteStateMachine');
export const validateStateMachineDefinition = states.operation<
  { readonly definition: string; readonly type?: MachineType; readonly severity?: 'ERROR' | 'WARNING'; readonly maxResults?: number },
  { readonly result: 'OK' | 'FAIL'; readonly diagnostics: readonly Diagnostic[]; readonly truncated?: boolean }
>('ValidateStateMachineDefinition');
export const testState = states.operation<TestStateInput, TestStateOutput>('TestState');

export const listExecutions = states.paged<ListExecutionsInput, Next & { readonly executions: readonly ExecutionListItem[] }>('ListExecutions');
export const describeExecution = states.operation<{ readonly executionArn: string }, Execution>('DescribeExecution');
export const getExecutionHistory = states.paged<
  Page & { readonly executionArn: string; readonly reverseOrder?: boolean; readonly includeExecutionData?: boolean },
  Next & { readonly events: readonly HistoryEvent[] }
>('GetExecutionHistory');
export const startExecution = states.operation<
  { readonly stateMachineArn: string; readonly name?: string; readonly input?: string; readonly traceHeader?: string },
  { readonly executionArn: string; readonly startDate: number }
>('StartExecution');
export const startSyncExecution = states.operation<
  { readonly stateMachineArn: string; readonly name?: string; readonly input?: string },
  Execution & { readonly billingDetails?: { readonly billedMemoryUsedInMB: number; readonly billedDurationInMilliseconds: number } }
>('StartSyncExecution');
export const stopExecution = states.operation<{ readonly executionArn: string; readonly error?: string; readonly cause?: string }, { readonly stopDate: number }>('StopExecution');
export const redriveExecution = states.operation<{ readonly executionArn: string }, { readonly redriveDate: number }>('RedriveExecution');

export const sendTaskSuccess = states.operation<{ readonly taskToken: string; readonly output: string }, object>('SendTaskSuccess');
export const sendTaskFailure = states.operation<{ readonly taskToken: string; readonly error?: string; readonly cause?: string }, object>('SendTaskFailure');
export const sendTaskHeartbeat = states.operation<{ readonly taskToken: string }, object>('SendTaskHeartbeat');

export const listMapRuns = states.paged<Page & { readonly executionArn: string }, Next & { readonly mapRuns: readonly MapRunListItem[] }>('ListMapRuns');
export const describeMapRun = states.operation<{ readonly mapRunArn: string }, MapRun>('DescribeMapRun');
export const updateMapRun = states.operation<
  { readonly mapRunArn: string; readonly maxConcurrency?: number; readonly toleratedFailurePercentage?: number; readonly toleratedFailureCount?: number },
  object
>('UpdateMapRun');

export const listActivities = states.paged<Page, Next & { readonly activities: readonly Activity[] }>('ListActivities');
export const describeActivity = states.operation<{ readonly activityArn: string }, Activity>('DescribeActivity');
export const createActivity = states.operation<{ readonly name: string; readonly tags?: readonly Tag[] }, { readonly activityArn: string; readonly creationDate: number }>('CreateActivity');
export const deleteActivity = states.operation<{ readonly activityArn: string }, object>('DeleteActivity');
export const getActivityTask = states.operation<{ readonly activityArn: string; readonly workerName?: string }, { readonly taskToken?: string; readonly input?: string }>('GetActivityTask');

export const listStateMachineVersions = states.paged<
  Page & { readonly stateMachineArn: string },
  Next & { readonly stateMachineVersions: readonly { readonly stateMachineVersionArn: string; readonly creationDate: number }[] }
>('ListStateMachineVersions');
export const publishStateMachineVersion = states.operation<
  { readonly stateMachineArn: string; readonly revisionId?: string; readonly description?: string },
  { readonly creationDate: number; readonly stateMachineVersionArn: string }
>('PublishStateMachineVersion');
export const deleteStateMachineVersion = states.operation<{ readonly stateMachineVersionArn: string }, object>('DeleteStateMachineVersion');
export const listStateMachineAliases = states.paged<
  Page & { readonly stateMachineArn: string },
  Next & { readonly stateMachineAliases: readonly { readonly stateMachineAliasArn: string; readonly creationDate: number }[] }
>('ListStateMachineAliases');
export const describeStateMachineAlias = states.operation<{ readonly stateMachineAliasArn: string }, Alias>('DescribeStateMachineAlias');
export const createStateMachineAlias = states.operation<
  { readonly name: string; readonly description?: string; readonly routingConfiguration: readonly RoutingEntry[] },
  { readonly stateMachineAliasArn: string; readonly creationDate: number }
>('CreateStateMachineAlias');
export const updateStateMachineAlias = states.operation<
  { readonly stateMachineAliasArn: string; readonly description?: string; readonly routingConfiguration?: readonly RoutingEntry[] },
  { readonly updateDate: number }
>('UpdateStateMachineAlias');
export const deleteStateMachineAlias = states.operation<{ readonly stateMachineAliasArn: string }, object>('DeleteStateMachineAlias');

export const listTagsForResource = states.operation<{ readonly resourceArn: string }, { readonly tags: readonly Tag[] }>('ListTagsForResource');
export const tagResource = states.operation<{ readonly resourceArn: string; readonly tags: readonly Tag[] }, object>('TagResource');
export const untagResource = states.operation<{ readonly resourceArn: string; readonly tagKeys: readonly string[] }, object>('UntagResource');
