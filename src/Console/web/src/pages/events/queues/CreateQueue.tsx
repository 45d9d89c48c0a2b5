import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { links } from '../../../app/links';
import { useGoTo } from '../../../app/useGoTo';
import type { Scope } from '../../../aws/scope';
import { createQueue } from '../../../aws/sqs';
import { FormDialog } from '../../../ui/FormDialog';
import { useAction } from '../../../ui/useAction';
import { isFifo } from './attributes';

interface Props {
  readonly scope: Scope;
  /** Of which one may take the dead letters. */
  readonly queueNames: readonly string[];
  onDismiss(): void;
}

const receivesAtFirst = '5';

/** Makes a queue: its name, in order or not, and where its dead letters go. */
export function CreateQueue({ scope, queueNames, onDismiss }: Props) {
  const goTo = useGoTo();
  const [name, setName] = useState('');
  const [isOrdered, setOrdered] = useState(false);
  const [deadLetters, setDeadLetters] = useState<string | null>(null);
  const [receives, setReceives] = useState(receivesAtFirst);
  const queue = isOrdered && !isFifo(name) ? `${name}.fifo` : name;
  const ordered = isFifo(queue);
  const options = queueNames.filter((n) => isFifo(n) === ordered).map((value) => ({ value, label: value }));
  const create = useAction({
    service: 'sqs',
    run: () =>
      createQueue.call(scope, {
        QueueName: queue,
        Attributes: {
          ...(ordered ? { FifoQueue: 'true' } : {}),
          ...(deadLetters ? { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: `arn:aws:sqs:${scope.region}:${scope.account}:${deadLetters}`, maxReceiveCount: receives }) } : {}),
        },
      }),
    done: () => `Queue ${queue} was created.`,
    onDone: () => goTo(links.queue(queue)),
  });
  return (
    <FormDialog title="Create queue" action="Create" error={create.error} isBusy={create.isPending} isDisabled={name.trim() === ''} onSubmit={() => create.mutate()} onDismiss={onDismiss}>
      <FormField label="Name" {...(isOrdered && name !== '' ? { constraintText: `The queue is called ${queue}.` } : {})}>
        <Input value={name} autoComplete={false} onChange={({ detail }) => setName(detail.value)} />
      </FormField>
      <Toggle
        checked={isOrdered}
        onChange={({ detail }) => {
          setOrdered(detail.checked);
          setDeadLetters(null);
        }}
      >
        FIFO: messages of a group in order, each once
      </Toggle>
      <FormField label="Dead-letter queue" description="It gets what was received too often without being deleted.">
        <Select
          selectedOption={deadLetters === null ? { value: '', label: 'None' } : { value: deadLetters, label: deadLetters }}
          options={[{ value: '', label: 'None' }, ...options]}
          onChange={({ detail }) => setDeadLetters(detail.selectedOption.value || null)}
          expandToViewport
        />
      </FormField>
      {deadLetters !== null && (
        <FormField label="Maximum receives">
          <Input type="number" value={receives} onChange={({ detail }) => setReceives(detail.value)} />
        </FormField>
      )}
    </FormDialog>
  );
}
