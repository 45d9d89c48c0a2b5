import Autosuggest from '@cloudscape-design/components/autosuggest';
import FormField from '@cloudscape-design/components/form-field';
import { useQuery } from '@tanstack/react-query';
import { listStreams } from '../../../aws/kinesis';
import { listFunctions } from '../../../aws/lambda';
import type { Scope } from '../../../aws/scope';
import { nameOf } from '../../../aws/scope';
import { listTopics } from '../../../aws/sns';
import { listQueues, queueName } from '../../../aws/sqs';
import { listStateMachines } from '../../../aws/states';

/** Chooses what a rule or schedule sends to: something that is here, or any ARN. The first pages of each kind are proposed. */
export function TargetField({ scope, value, onChange }: { readonly scope: Scope; readonly value: string; readonly onChange: (arn: string) => void }) {
  const machines = useQuery(listStateMachines.query(scope, { maxResults: 100 }));
  const functions = useQuery(listFunctions.query(scope, {}));
  const queues = useQuery(listQueues.query(scope, { MaxResults: 100 }));
  const topics = useQuery(listTopics.query(scope, {}));
  const streams = useQuery(listStreams.query(scope, {}));
  const groups = [
    { label: 'State machines', arns: machines.data?.stateMachines.map((m) => m.stateMachineArn) },
    { label: 'Functions', arns: functions.data?.Functions.map((f) => f.FunctionArn) },
    { label: 'Queues', arns: queues.data?.QueueUrls?.map((url) => `arn:aws:sqs:${scope.region}:${scope.account}:${queueName(url)}`) },
    { label: 'Topics', arns: topics.data?.topicArns },
    { label: 'Streams', arns: streams.data?.StreamSummaries?.map((s) => s.StreamARN) },
  ];
  return (
    <FormField label="Target" description="What is here, or any ARN.">
      <Autosuggest
        value={value}
        onChange={({ detail }) => onChange(detail.value.trim())}
        enteredTextLabel={(text) => `Use: ${text}`}
        options={groups.flatMap(({ label, arns = [] }) => (arns.length === 0 ? [] : [{ label, options: arns.map((arn) => ({ value: arn, label: nameOf(arn).replace(/^stream\//, ''), description: arn })) }]))}
        placeholder="arn:aws:…"
        ariaLabel="Target"
        expandToViewport
        empty="Nothing found"
      />
    </FormField>
  );
}
