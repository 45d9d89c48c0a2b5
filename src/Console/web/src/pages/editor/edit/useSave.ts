import { useQueryClient } from '@tanstack/react-query';
import { nameOf, type Scope } from '../../../aws/scope';
import { describeStateMachine, type StateMachine, updateStateMachine } from '../../../aws/states';
import { useAction } from '../../../ui/useAction';
import type { DefinitionText } from '../document/document';

interface Publishing {
  readonly publish?: boolean;
  readonly versionDescription?: string;
}

/** Saves the definition, and publishes a version of it if that is wanted. */
export function useSave(machine: StateMachine, scope: Scope, value: DefinitionText, json: string, onSaved: (value: DefinitionText, json: string) => void) {
  const client = useQueryClient();
  return useAction({
    run: ({ publish, versionDescription }: Publishing) =>
      updateStateMachine.call(scope, {
        stateMachineArn: machine.stateMachineArn,
        definition: json,
        ...(publish ? { publish, ...(versionDescription ? { versionDescription } : {}) } : {}),
      }),
    done: ({ stateMachineVersionArn }) => (stateMachineVersionArn === undefined ? `${machine.name} was saved.` : `${machine.name} was saved and published as version ${nameOf(stateMachineVersionArn)}.`),
    onDone: ({ revisionId }) => {
      const { queryKey } = describeStateMachine.query(scope, { stateMachineArn: machine.stateMachineArn });
      client.setQueryData<StateMachine>(queryKey, (before) => before && { ...before, definition: json, ...(revisionId === undefined ? {} : { revisionId }) });
      onSaved(value, json);
    },
  });
}
