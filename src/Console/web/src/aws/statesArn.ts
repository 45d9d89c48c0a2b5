import { parseArn } from './scope';

// The ARNs of Step Functions, behind `arn:aws:states:REGION:ACCOUNT:`
//   stateMachine:MACHINE, with :VERSION or :ALIAS; of a map run's children stateMachine:MACHINE/LABEL
//   execution:MACHINE:NAME, of a map run's child execution:MACHINE/LABEL:NAME
//   express:MACHINE:NAME:ID
//   mapRun:MACHINE/LABEL:ID

/** `…:stateMachine:Pay:prod` to `…:stateMachine:Pay`: a state machine without its version or alias. */
export function unqualified(stateMachineArn: string): string {
  return stateMachineArn.split(':').slice(0, 7).join(':');
}

/** `Pay`, `Pay:3`, `Pay:prod`: a state machine's name with its version or alias. */
export function qualifiedName(stateMachineArn: string): string {
  return parseArn(stateMachineArn)?.resource.split(':').slice(1).join(':') ?? stateMachineArn;
}

/** The machine of a map run's children, `…:stateMachine:Pay/Each`, exists only inside its parent: it can't be started. */
export function isOfMapRun(stateMachineArn: string): boolean {
  return stateMachineArn.split(':')[6]?.includes('/') ?? false;
}

export function isExpress(executionArn: string): boolean {
  return parseArn(executionArn)?.resource.startsWith('express:') ?? false;
}

export function nameOfExecution(executionArn: string): string {
  return parseArn(executionArn)?.resource.split(':')[2] ?? executionArn;
}

/** The machine that an execution's ARN names; a map run's child names that of its parent. */
export function machineNameOf(executionArn: string): { readonly name: string; readonly arn: string } | null {
  const arn = parseArn(executionArn);
  const name = arn?.resource.split(':')[1]?.split('/')[0];
  return arn && name ? { name, arn: `arn:aws:states:${arn.region}:${arn.account}:stateMachine:${name}` } : null;
}

interface MapRunName {
  readonly machine: string;
  /** The Map state's Label. */
  readonly label: string;
  readonly id: string;
}

export function parseMapRun(mapRunArn: string): MapRunName | null {
  const match = /^mapRun:([^/:]+)\/([^:]+):(.+)$/.exec(parseArn(mapRunArn)?.resource ?? '');
  return match && { machine: match[1]!, label: match[2]!, id: match[3]! };
}
