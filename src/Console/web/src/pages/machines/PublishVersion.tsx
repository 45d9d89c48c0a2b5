import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { nameOf, scopeOfArn } from '../../aws/scope';
import { listStateMachineVersions, publishStateMachineVersion, type StateMachine } from '../../aws/states';
import { FormDialog } from '../../ui/FormDialog';
import { useAction } from '../../ui/useAction';

/** Publishes the machine's revision as a version. */
export function PublishVersion({ machine, onClose }: { readonly machine: StateMachine; onClose(): void }) {
  const scope = scopeOfArn(machine.stateMachineArn);
  const before = useQuery(listStateMachineVersions.query(scope, { stateMachineArn: machine.stateMachineArn, maxResults: 1000 })).data;
  const [description, setDescription] = useState('');
  const publish = useAction({
    service: 'states',
    run: () => publishStateMachineVersion.call(scope, { stateMachineArn: machine.stateMachineArn, ...(machine.revisionId ? { revisionId: machine.revisionId } : {}), ...(description === '' ? {} : { description }) }),
    done: ({ stateMachineVersionArn }) => {
      const isOld = before?.stateMachineVersions.some((v) => v.stateMachineVersionArn === stateMachineVersionArn);
      return isOld ? `Nothing changed since version ${nameOf(stateMachineVersionArn)} of ${machine.name}: it stays the latest.` : `Version ${nameOf(stateMachineVersionArn)} of ${machine.name} was published.`;
    },
    onDone: onClose,
  });
  return (
    <FormDialog title={`Publish a version of ${machine.name}`} action="Publish" error={publish.error} isBusy={publish.isPending} onSubmit={() => publish.mutate()} onDismiss={onClose}>
      <FormField label="Description" description="Up to 256 characters." stretch>
        <Textarea value={description} rows={3} onChange={({ detail }) => setDescription(detail.value)} />
      </FormField>
    </FormDialog>
  );
}
