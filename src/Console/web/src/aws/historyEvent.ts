/** One event of an execution's history. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** `TaskStateEntered`, `LambdaFunctionScheduled`, … */
  readonly type: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly stateEnteredEventDetails?: StateEnteredDetails;
  readonly stateExitedEventDetails?: StateExitedDetails;
  readonly executionStartedEventDetails?: { readonly input?: string; readonly roleArn?: string; readonly stateMachineAliasArn?: string; readonly stateMachineVersionArn?: string };
  readonly executionSucceededEventDetails?: { readonly output?: string };
  readonly executionFailedEventDetails?: ErrorDetails;
  readonly executionAbortedEventDetails?: ErrorDetails;
  readonly executionTimedOutEventDetails?: ErrorDetails;
  readonly executionRedrivenEventDetails?: { readonly redriveCount?: number };
  readonly taskScheduledEventDetails?: TaskScheduledDetails;
  readonly taskStartedEventDetails?: TaskDetails;
  readonly taskSubmittedEventDetails?: TaskDetails & { readonly output?: string };
  readonly taskSucceededEventDetails?: TaskDetails & { readonly output?: string };
  readonly taskFailedEventDetails?: TaskDetails & ErrorDetails;
  readonly taskTimedOutEventDetails?: TaskDetails & ErrorDetails;
  readonly taskStartFailedEventDetails?: TaskDetails & ErrorDetails;
  readonly taskSubmitFailedEventDetails?: TaskDetails & ErrorDetails;
  readonly lambdaFunctionScheduledEventDetails?: { readonly resource: string; readonly input?: string; readonly timeoutInSeconds?: number };
  readonly lambdaFunctionSucceededEventDetails?: { readonly output?: string };
  readonly lambdaFunctionFailedEventDetails?: ErrorDetails;
  readonly lambdaFunctionTimedOutEventDetails?: ErrorDetails;
  readonly lambdaFunctionScheduleFailedEventDetails?: ErrorDetails;
  readonly lambdaFunctionStartFailedEventDetails?: ErrorDetails;
  readonly activityScheduledEventDetails?: { readonly resource: string; readonly input?: string; readonly timeoutInSeconds?: number; readonly heartbeatInSeconds?: number };
  readonly activityStartedEventDetails?: { readonly workerName?: string };
  readonly activitySucceededEventDetails?: { readonly output?: string };
  readonly activityFailedEventDetails?: ErrorDetails;
  readonly activityTimedOutEventDetails?: ErrorDetails;
  readonly activityScheduleFailedEventDetails?: ErrorDetails;
  readonly mapStateStartedEventDetails?: { readonly length?: number };
  readonly mapIterationStartedEventDetails?: MapIterationDetails;
  readonly mapIterationSucceededEventDetails?: MapIterationDetails;
  readonly mapIterationFailedEventDetails?: MapIterationDetails;
  readonly mapIterationAbortedEventDetails?: MapIterationDetails;
  readonly mapRunStartedEventDetails?: { readonly mapRunArn: string };
  readonly mapRunRedrivenEventDetails?: { readonly mapRunArn: string; readonly redriveCount?: number };
  readonly mapRunFailedEventDetails?: ErrorDetails;
  readonly evaluationFailedEventDetails?: ErrorDetails & { readonly location?: string; readonly state: string };
}

interface StateEnteredDetails {
  readonly name: string;
  readonly input?: string;
  readonly inputDetails?: { readonly truncated?: boolean };
}

interface StateExitedDetails {
  readonly name: string;
  readonly output?: string;
  readonly outputDetails?: { readonly truncated?: boolean };
  /** Each variable's value as JSON text. */
  readonly assignedVariables?: Readonly<Record<string, string>>;
}

export interface ErrorDetails {
  readonly error?: string;
  readonly cause?: string;
}

interface TaskDetails {
  readonly resourceType: string;
  readonly resource: string;
}

interface TaskScheduledDetails extends TaskDetails {
  readonly region: string;
  /** JSON text. */
  readonly parameters: string;
  readonly timeoutInSeconds?: number;
  readonly heartbeatInSeconds?: number;
}

interface MapIterationDetails {
  readonly name?: string;
  readonly index?: number;
}
