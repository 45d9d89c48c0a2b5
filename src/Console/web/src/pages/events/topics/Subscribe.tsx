import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import Textarea from '@cloudscape-design/components/textarea';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import type { Scope } from '../../../aws/scope';
import { subscribe } from '../../../aws/sns';
import { FormDialog } from '../../../ui/FormDialog';
import { isValidJson } from '../../../ui/json';
import { useAction } from '../../../ui/useAction';

const protocols = [
  { value: 'sqs', label: 'SQS queue', example: 'arn:aws:sqs:…' },
  { value: 'lambda', label: 'Lambda function', example: 'arn:aws:lambda:…' },
  { value: 'firehose', label: 'Firehose delivery stream', example: 'arn:aws:firehose:…' },
  { value: 'http', label: 'HTTP', example: 'http://127.0.0.1:8080/hook' },
  { value: 'https', label: 'HTTPS', example: 'https://example.com/hook' },
  { value: 'email', label: 'E-mail', example: 'name@example.com' },
] as const;

type FilterScope = 'MessageAttributes' | 'MessageBody';

/** Lets something hear of a topic. */
export function Subscribe({ scope, topicArn, onDismiss }: { readonly scope: Scope; readonly topicArn: string; readonly onDismiss: () => void }) {
  const [protocol, setProtocol] = useState<(typeof protocols)[number]>(protocols[0]);
  const [endpoint, setEndpoint] = useState('');
  const [isRaw, setRaw] = useState(false);
  const [filter, setFilter] = useState('');
  const [filterScope, setFilterScope] = useState<FilterScope>('MessageAttributes');
  const canBeRaw = protocol.value !== 'lambda' && protocol.value !== 'email';
  const add = useAction({
    service: 'sns',
    run: () =>
      subscribe.call(scope, {
        TopicArn: topicArn,
        Protocol: protocol.value,
        Endpoint: endpoint,
        ReturnSubscriptionArn: true,
        Attributes: { ...(isRaw && canBeRaw ? { RawMessageDelivery: 'true' } : {}), ...(filter.trim() === '' ? {} : { FilterPolicy: filter, FilterPolicyScope: filterScope }) },
      }),
    done: () => `${endpoint} was subscribed.`,
    onDone: onDismiss,
  });
  return (
    <FormDialog title="Subscribe" action="Subscribe" error={add.error} isBusy={add.isPending} isDisabled={endpoint === '' || (filter.trim() !== '' && !isValidJson(filter))} onSubmit={() => add.mutate()} onDismiss={onDismiss}>
      <FormField label="Protocol">
        <Select selectedOption={protocol} options={protocols} expandToViewport onChange={({ detail }) => setProtocol(protocols.find((p) => p.value === detail.selectedOption.value) ?? protocols[0])} />
      </FormField>
      <FormField label="Endpoint">
        <Input value={endpoint} placeholder={protocol.example} autoComplete={false} onChange={({ detail }) => setEndpoint(detail.value.trim())} />
      </FormField>
      {canBeRaw && (
        <Toggle checked={isRaw} onChange={({ detail }) => setRaw(detail.checked)}>
          Raw message delivery: the message alone, without what surrounds it
        </Toggle>
      )}
      <FormField label="Filter policy" description="JSON; without it, all messages." errorText={filter.trim() !== '' && !isValidJson(filter) ? 'This is no JSON.' : undefined}>
        <Textarea value={filter} rows={3} spellcheck={false} placeholder='{"status": ["FAILED"]}' onChange={({ detail }) => setFilter(detail.value)} />
      </FormField>
      {filter.trim() !== '' && (
        <RadioGroup
          value={filterScope}
          ariaLabel="What the filter looks at"
          items={[
            { value: 'MessageAttributes', label: 'Message attributes' },
            { value: 'MessageBody', label: 'Message body' },
          ]}
          onChange={({ detail }) => setFilterScope(detail.value as FilterScope)}
        />
      )}
    </FormDialog>
  );
}
