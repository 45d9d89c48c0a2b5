import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { links } from '../../app/links';
import type { FunctionConfiguration, InvokeOutput } from '../../aws/lambda';
import { readReport } from '../../logs/report';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorState } from '../../ui/ErrorState';
import { readJson } from '../../ui/json';
import { LogText } from '../../ui/LogText';
import { Skeleton } from '../../ui/Skeleton';
import { JsonView } from '../../ui/code';
import { formatDuration } from '../../ui/format';
import styles from './functions.module.css';
import { logGroupOf } from './logGroup';

export interface Invocation {
  readonly type: 'RequestResponse' | 'Event';
  readonly output: InvokeOutput;
  /** Milliseconds, as the browser saw it. */
  readonly took: number;
}

interface Props {
  readonly configuration: FunctionConfiguration;
  readonly invocation: Invocation | undefined;
  readonly error: Error | null;
  readonly isRunning: boolean;
}

interface FunctionFailure {
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly stackTrace?: readonly unknown[];
  readonly trace?: readonly unknown[];
}

/** What an invocation gave: result or error, duration, memory, the end of its log. */
export function InvocationResult({ configuration, invocation, error, isRunning }: Props) {
  return (
    <Container header={<Header variant="h2">Execution result</Header>}>
      {isRunning ? (
        <Skeleton lines={6} />
      ) : error ? (
        <ErrorState what="The function could not be called" error={error} />
      ) : invocation ? (
        invocation.type === 'Event' ? (
          <Alert type="success" header="The event was taken">
            It is handled in the background. Its outcome is in the <Link href={links.logGroup(logGroupOf(configuration))}>logs</Link>.
            {invocation.output.RequestId && <Facts configuration={configuration} invocation={invocation} />}
          </Alert>
        ) : (
          <Outcome configuration={configuration} invocation={invocation} />
        )
      ) : (
        <EmptyState title="Not called yet" text="Choose Test to call the function with this event." />
      )}
    </Container>
  );
}

function Outcome({ configuration, invocation }: { readonly configuration: FunctionConfiguration; readonly invocation: Invocation }) {
  const { output } = invocation;
  const failure = output.FunctionError === undefined ? null : readFailure(output.Payload);
  const stack = failure?.stackTrace ?? failure?.trace;
  return (
    <SpaceBetween size="m">
      {failure ? (
        <Alert type="error" header={`Function error: ${failure.errorType ?? output.FunctionError}`}>
          <SpaceBetween size="xs">
            <span className={styles.value}>{failure.errorMessage}</span>
            {stack && stack.length > 0 && <pre className={styles.log}>{stack.map((line) => (typeof line === 'string' ? line.trimEnd() : JSON.stringify(line))).join('\n')}</pre>}
          </SpaceBetween>
        </Alert>
      ) : (
        <Alert type="success" header="Succeeded" />
      )}
      <Facts configuration={configuration} invocation={invocation} />
      <div>
        <Box variant="awsui-key-label">Response</Box>
        {output.Payload === '' ? <Box color="text-body-secondary">Nothing was returned.</Box> : <JsonView text={output.Payload} label="Response" maxHeight="320px" />}
      </div>
      {output.LogTail !== undefined && <LogText title="Log output" text={output.LogTail} maxHeight={360} />}
    </SpaceBetween>
  );
}

function Facts({ configuration, invocation: { output, took } }: { readonly configuration: FunctionConfiguration; readonly invocation: Invocation }) {
  const report = output.LogTail?.split('\n').map(readReport).findLast((r) => r !== null);
  return (
    <KeyValuePairs
      columns={3}
      items={[
        { label: 'Status', value: String(output.StatusCode) },
        { label: 'Duration', value: report ? `${report.duration} ms` : formatDuration(took) },
        ...(report
          ? [
              { label: 'Billed duration', value: `${report.billed} ms` },
              { label: 'Memory used', value: `${report.memoryUsed} of ${report.memorySize} MB` },
              ...(report.init === undefined ? [] : [{ label: 'Init duration (cold start)', value: `${report.init} ms` }]),
            ]
          : []),
        ...(output.ExecutedVersion === undefined ? [] : [{ label: 'Executed version', value: output.ExecutedVersion }]),
        ...(output.RequestId === undefined ? [] : [{ label: 'Request ID', value: <Link href={links.logGroup(logGroupOf(configuration), { request: output.RequestId })}>{output.RequestId}</Link> }]),
      ]}
    />
  );
}

function readFailure(payload: string): FunctionFailure {
  const value = readJson(payload);
  return typeof value === 'object' && value !== null ? value : { errorMessage: payload };
}
