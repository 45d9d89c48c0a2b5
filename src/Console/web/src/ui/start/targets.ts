import type { SelectProps } from '@cloudscape-design/components/select';
import { useQuery } from '@tanstack/react-query';
import type { Scope } from '../../aws/scope';
import { nameOf } from '../../aws/scope';
import { listStateMachineAliases, listStateMachineVersions } from '../../aws/states';

/** What of a state machine can be started: what was saved last, its aliases, its versions. Values are ARNs. */
export function useTargets(scope: Scope, machineArn: string): SelectProps.Options {
  const aliases = useQuery(listStateMachineAliases.query(scope, { stateMachineArn: machineArn, maxResults: 1000 })).data?.stateMachineAliases ?? [];
  const versions = useQuery(listStateMachineVersions.query(scope, { stateMachineArn: machineArn, maxResults: 1000 })).data?.stateMachineVersions ?? [];
  return [
    { value: machineArn, label: 'Latest', description: 'What was saved last' },
    ...(aliases.length === 0 ? [] : [{ label: 'Aliases', options: aliases.map((a) => ({ value: a.stateMachineAliasArn, label: nameOf(a.stateMachineAliasArn) })) }]),
    ...(versions.length === 0 ? [] : [{ label: 'Versions', options: versions.map((v) => ({ value: v.stateMachineVersionArn, label: `Version ${nameOf(v.stateMachineVersionArn)}` })) }]),
  ];
}

/** The option of an ARN, wherever it stands. */
export function findTarget(targets: SelectProps.Options, arn: string): SelectProps.Option | null {
  return targets.flatMap((t) => ('options' in t ? t.options : [t])).find((t) => t.value === arn) ?? null;
}
