import ColumnLayout from '@cloudscape-design/components/column-layout';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { startSyncExecution } from '../../aws/states';
import { JsonView } from '../code';
import { CopyText } from '../CopyText';
import { formatNumber } from '../format';
import { StatusBadge } from '../StatusBadge';
import { Duration, Time } from '../Time';

type Result = Awaited<ReturnType<typeof startSyncExecution.call>>;

/** What a synchronous execution of an Express state machine answered. */
export function SyncResult({ result }: { readonly result: Result }) {
  const billing = result.billingDetails;
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Status', value: <StatusBadge status={result.status} /> },
          { label: 'Started', value: <Time value={result.startDate} /> },
          { label: 'Duration', value: <Duration from={result.startDate} to={result.stopDate} /> },
          { label: 'Billed', value: billing ? `${formatNumber(billing.billedDurationInMilliseconds)} ms, ${formatNumber(billing.billedMemoryUsedInMB)} MB` : '-' },
        ]}
      />
      <KeyValuePairs items={[{ label: 'Execution ARN', value: <CopyText value={result.executionArn} label="Copy the execution ARN" /> }]} />
      {result.status === 'SUCCEEDED' ? (
        <JsonView text={result.output ?? ''} label="Output" maxHeight="240px" />
      ) : (
        <ColumnLayout columns={1}>
          <KeyValuePairs items={[{ label: 'Error', value: result.error ?? '-' }, ...(result.cause === undefined ? [] : [{ label: 'Cause', value: result.cause }])]} />
        </ColumnLayout>
      )}
    </SpaceBetween>
  );
}
