import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import Slider from '@cloudscape-design/components/slider';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { nameOf, scopeOfArn } from '../../aws/scope';
import { type Alias, createStateMachineAlias, listStateMachineVersions, type RoutingEntry, updateStateMachineAlias } from '../../aws/states';
import { FormDialog } from '../../ui/FormDialog';
import { useAction } from '../../ui/useAction';

interface Props {
  readonly machineArn: string;
  /** Null to make one. */
  readonly alias: Alias | null;
  onClose(): void;
}

const none: SelectProps.Option = { value: '', label: 'None' };

/** Makes an alias, or changes where it leads. */
export function AliasDialog({ machineArn, alias, onClose }: Props) {
  const scope = scopeOfArn(machineArn);
  const versions = useQuery(listStateMachineVersions.query(scope, { stateMachineArn: machineArn, maxResults: 1000 }));
  const options = (versions.data?.stateMachineVersions ?? []).map((v): SelectProps.Option => ({ value: v.stateMachineVersionArn, label: `Version ${nameOf(v.stateMachineVersionArn)}` }));
  const [name, setName] = useState(alias?.name ?? '');
  const [description, setDescription] = useState(alias?.description ?? '');
  const [first, setFirst] = useState(alias?.routingConfiguration[0]?.stateMachineVersionArn ?? '');
  const [second, setSecond] = useState(alias?.routingConfiguration[1]?.stateMachineVersionArn ?? '');
  const [weight, setWeight] = useState(alias?.routingConfiguration[0]?.weight ?? 100);
  const chosen = first || options[0]?.value || '';
  const save = useAction({
    service: 'states',
    run: async () => {
      const routingConfiguration: readonly RoutingEntry[] =
        second === '' ? [{ stateMachineVersionArn: chosen, weight: 100 }] : [{ stateMachineVersionArn: chosen, weight }, { stateMachineVersionArn: second, weight: 100 - weight }];
      if (alias) {
        await updateStateMachineAlias.call(scope, { stateMachineAliasArn: alias.stateMachineAliasArn, description, routingConfiguration });
      } else {
        await createStateMachineAlias.call(scope, { name, ...(description === '' ? {} : { description }), routingConfiguration });
      }
    },
    done: () => `Alias ${name} was ${alias ? 'updated' : 'created'}.`,
    onDone: onClose,
  });
  return (
    <FormDialog title={alias ? `Edit alias ${alias.name}` : 'Create alias'} action={alias ? 'Save' : 'Create alias'} error={save.error} isBusy={save.isPending} isDisabled={name === '' || chosen === ''} onSubmit={() => save.mutate()} onDismiss={onClose}>
      <FormField label="Name" stretch>
        <Input value={name} disabled={alias !== null} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <FormField label="Description" stretch>
        <Input value={description} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
      <FormField label="Version" stretch errorText={versions.isSuccess && options.length === 0 ? 'Nothing is published yet: publish a version first.' : undefined}>
        <Select selectedOption={options.find((o) => o.value === chosen) ?? null} options={options} statusType={versions.isPending ? 'loading' : 'finished'} onChange={({ detail }) => setFirst(detail.selectedOption.value ?? '')} />
      </FormField>
      <FormField label="Second version" description="Takes a share of the executions." stretch>
        <Select
          selectedOption={options.find((o) => o.value === second) ?? none}
          options={[none, ...options.filter((o) => o.value !== chosen)]}
          onChange={({ detail }) => {
            setSecond(detail.selectedOption.value ?? '');
            if (second === '' && detail.selectedOption.value && weight === 100) {
              setWeight(90);
            }
          }}
        />
      </FormField>
      {second !== '' && (
        <FormField label={`Version ${nameOf(chosen)} gets ${weight} %, version ${nameOf(second)} ${100 - weight} %`} stretch>
          <Slider value={weight} min={0} max={100} ariaLabel={`Share of version ${nameOf(chosen)}`} valueFormatter={(v) => `${v} %`} onChange={({ detail }) => setWeight(detail.value)} />
        </FormField>
      )}
    </FormDialog>
  );
}
