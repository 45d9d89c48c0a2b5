import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { links } from '../../app/links';
import type { TestInvokeMethodOutput } from '../../aws/apigateway';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { readJson } from '../../ui/json';
import { LogText } from '../../ui/LogText';
import { Skeleton } from '../../ui/Skeleton';
import { JsonView } from '../../ui/code';

interface Props {
  readonly path: string;
  readonly verb: string;
  readonly output: TestInvokeMethodOutput | undefined;
  readonly error: Error | null;
  readonly isRunning: boolean;
  /** What appears here, before anything does. */
  readonly emptyText?: string;
}

/** What a method answered, and how it came to it. */
export function MethodTestResult({ path, verb, output, error, isRunning, emptyText = 'Status, latency, response and the execution log appear here.' }: Props) {
  if (isRunning) {
    return <Skeleton lines={8} />;
  }
  if (error) {
    return <ErrorState what="The method could not be tested" error={error} />;
  }
  if (!output) {
    return <EmptyState title="Not tested yet" text={emptyText} />;
  }
  const execution = executionIn(output.body);
  const headers = output.multiValueHeaders ?? output.headers ?? {};
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Request', value: `${verb} ${path}` },
          { label: 'Status', value: <StatusIndicator type={output.status < 400 ? 'success' : 'error'}>{output.status}</StatusIndicator> },
          { label: 'Latency', value: `${output.latency} ms` },
        ]}
      />
      {execution !== null && (
        <Alert type="success">
          An execution was started: <Link href={links.execution(execution)}>{execution.split(':').at(-1)}</Link>
        </Alert>
      )}
      <div>
        <Box variant="awsui-key-label">Response body</Box>
        {output.body ? <JsonView text={output.body} label="Response body" maxHeight="320px" /> : <Box color="text-body-secondary">It is empty.</Box>}
      </div>
      <div>
        <Box variant="awsui-key-label">Response headers</Box>
        <JsonView text={JSON.stringify(headers)} label="Response headers" maxHeight="240px" />
      </div>
      {output.log !== undefined && <LogText title="Execution log" text={output.log} maxHeight={480} />}
    </SpaceBetween>
  );
}

/** The execution that a StartExecution answers with. */
function executionIn(body: string | undefined): string | null {
  const value = readJson(body) as { executionArn?: unknown; startDate?: unknown; status?: unknown } | null | undefined;
  return typeof value?.executionArn === 'string' && value.startDate !== undefined && value.status === undefined ? value.executionArn : null;
}
