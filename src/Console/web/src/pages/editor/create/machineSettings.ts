import type { createStateMachine, LoggingConfiguration, MachineType, Tag } from '../../../aws/states';
import type { Scope } from '../../../aws/scope';

/** What a new state machine is given beside its definition. */
export interface NewMachine {
  readonly name: string;
  readonly type: MachineType;
  readonly roleArn: string;
  readonly logLevel: NonNullable<LoggingConfiguration['level']>;
  readonly logGroup: string;
  readonly logsData: boolean;
  readonly tags: readonly Tag[];
}

/** Roles are not checked here, so any will do; one of this form is what AWS takes too. */
function defaultRole({ account }: Scope): string {
  return `arn:aws:iam::${account}:role/StepFunctionsRole`;
}

export function newMachine(name: string, scope: Scope): NewMachine {
  return { name, type: 'STANDARD', roleArn: defaultRole(scope), logLevel: 'OFF', logGroup: '', logsData: true, tags: [] };
}

/** The log group that AWS's console would make. */
export function defaultLogGroup(name: string): string {
  return `/aws/vendedlogs/states/${name}-Logs`;
}

export function logGroupOf({ logGroup, name }: NewMachine): string {
  return logGroup.trim() || defaultLogGroup(name);
}

/** What is wrong with a name; null for one that AWS takes. Source: Step Functions API reference, CreateStateMachine, name. */
export function nameProblem(name: string): string | null {
  if (name === '') {
    return 'A state machine needs a name.';
  }
  if (name.length > 80) {
    return 'A name has at most 80 characters.';
  }
  return /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u.test(name) ? 'A name has no blanks, brackets, wildcards or other special characters.' : null;
}

/** `orders.asl.json` is `orders`: a name that AWS takes, near to that of a file. Null where nothing is left of it. */
export function nameOfFile(file: string): string | null {
  const name = file
    .replace(/(?:\.asl)?\.(?:json|ya?ml|asl)$/i, '')
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 80);
  return name === '' ? null : name;
}

export function requestOf(machine: NewMachine, definition: string, { region, account }: Scope): Parameters<typeof createStateMachine.call>[1] {
  return {
    name: machine.name,
    type: machine.type,
    roleArn: machine.roleArn.trim(),
    definition,
    ...(machine.logLevel === 'OFF'
      ? {}
      : {
          loggingConfiguration: {
            level: machine.logLevel,
            includeExecutionData: machine.logsData,
            destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:${region}:${account}:log-group:${logGroupOf(machine)}:*` } }],
          },
        }),
    ...(machine.tags.length === 0 ? {} : { tags: machine.tags }),
  };
}
