import { queryService } from './client';
import { childTexts, members } from './xml';

// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Operations.html
const cloudformation = queryService('cloudformation', '2010-05-15');

export interface Stack {
  readonly StackId: string;
  readonly StackName: string;
  readonly StackStatus: string;
  readonly StackStatusReason?: string;
  readonly Description?: string;
  /** ISO 8601. */
  readonly CreationTime: string;
  readonly LastUpdatedTime?: string;
  readonly DeletionTime?: string;
  readonly Capabilities: readonly string[];
  readonly Parameters: readonly { readonly ParameterKey?: string; readonly ParameterValue?: string }[];
  readonly Outputs: readonly StackOutput[];
  readonly Tags: readonly { readonly Key?: string; readonly Value?: string }[];
}

export interface StackOutput {
  readonly OutputKey?: string;
  readonly OutputValue?: string;
  readonly Description?: string;
  readonly ExportName?: string;
}

export interface StackResource {
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly LastUpdatedTimestamp?: string;
}

export interface StackEvent {
  readonly EventId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
  readonly Timestamp: string;
}

interface Page {
  readonly NextToken?: string;
}

interface OfStack {
  readonly StackName: string;
}

const nextOf = (result: Element): Page => {
  const next = result.getElementsByTagName('NextToken')[0]?.textContent;
  return next ? { NextToken: next } : {};
};

const readStack = (m: Element): Stack => ({
  ...childTexts(m, ['StackId', 'StackName', 'StackStatus', 'CreationTime'], ['StackStatusReason', 'Description', 'LastUpdatedTime', 'DeletionTime']),
  Capabilities: members(m, 'Capabilities').map((c) => c.textContent ?? ''),
  Parameters: members(m, 'Parameters').map((p) => childTexts(p, [], ['ParameterKey', 'ParameterValue'])),
  Outputs: members(m, 'Outputs').map((o) => childTexts(o, [], ['OutputKey', 'OutputValue', 'Description', 'ExportName'])),
  Tags: members(m, 'Tags').map((t) => childTexts(t, [], ['Key', 'Value'])),
});

export const describeStacks = cloudformation.paged<Page & { readonly StackName?: string }, Page & { readonly Stacks: readonly Stack[] }>('DescribeStacks', (result) => ({
  Stacks: members(result, 'Stacks').map(readStack),
  ...nextOf(result),
}));
export const listStackResources = cloudformation.paged<OfStack & Page, Page & { readonly StackResourceSummaries: readonly StackResource[] }>('ListStackResources', (result) => ({
  StackResourceSummaries: members(result, 'StackResourceSummaries').map((m): StackResource => childTexts(m, ['LogicalResourceId', 'ResourceType', 'ResourceStatus'], ['PhysicalResourceId', 'ResourceStatusReason', 'LastUpdatedTimestamp'])),
  ...nextOf(result),
}));
export const describeStackEvents = cloudformation.paged<OfStack & Page, Page & { readonly StackEvents: readonly StackEvent[] }>('DescribeStackEvents', (result) => ({
  StackEvents: members(result, 'StackEvents').map((m): StackEvent => childTexts(m, ['EventId', 'LogicalResourceId', 'ResourceType', 'ResourceStatus', 'Timestamp'], ['PhysicalResourceId', 'ResourceStatusReason'])),
  ...nextOf(result),
}));
export const getTemplate = cloudformation.operation<OfStack, { readonly TemplateBody: string }>('GetTemplate', (result) => ({ TemplateBody: result.getElementsByTagName('TemplateBody')[0]?.textContent ?? '' }));
export const deleteStack = cloudformation.operation<OfStack, object>('DeleteStack', () => ({}));

/** Something is being done to the stack. */
export function isInProgress(status: string): boolean {
  return status.endsWith('_IN_PROGRESS');
}
