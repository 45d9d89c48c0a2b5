import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { dataFlow } from '../../../asl/dataFlow';
import { findState } from '../../../asl/machine';
import { testState } from '../../../aws/states';
import { diffLines } from '../../../history/lineDiff';
import type { Step } from '../../../history/model';
import { canReplay, replayOf } from '../../../history/replay';
import { taskToken } from '../../../history/tokens';
import { ErrorState } from '../../../ui/ErrorState';
import { prettyJson } from '../../../ui/json';
import { Skeleton } from '../../../ui/Skeleton';
import { useExecution } from '../context';
import styles from './step.module.css';

/** The document at each stage of a step, and what each stage changed. The server evaluates the state's fields again, with the recorded result in place of the call. */
export function DataFlow({ step }: { readonly step: Step }) {
  const { scope, execution, machine, definition } = useExecution();
  const attempt = step.attempts.at(-1);
  const isReplayed = canReplay(step, attempt);
  const token = useMemo(() => taskToken(findState(machine, step.name), attempt?.parameters), [machine, step.name, attempt?.parameters]);
  const input = isReplayed ? replayOf(step, attempt, definition, token, { arn: execution.executionArn, input: execution.input, name: execution.name, startDate: execution.startDate }) : null;
  const test = useQuery({ ...testState.query(scope, input ?? { definition: '' }), enabled: input !== null, staleTime: Infinity });
  const documents: (readonly [string, string])[] = [['State input', step.input ?? 'null']];
  const data = test.data?.inspectionData;
  if (data) {
    for (const [name, label] of dataFlow) {
      const text = data[name];
      if (typeof text === 'string') {
        documents.push([label, text]);
      }
    }
    if (typeof data.variables === 'string') {
      documents.push(['Variables', data.variables]);
    }
  } else if (!test.isLoading) {
    if (attempt?.parameters !== undefined) {
      documents.push(['Task parameters', attempt.parameters]);
    }
    if (attempt?.result !== undefined) {
      documents.push(['Result', attempt.result]);
    }
  }
  const error = attempt?.error ?? step.error;
  if (error !== undefined && !test.isLoading) {
    documents.push(['Exception', JSON.stringify({ Error: error, Cause: attempt?.cause ?? step.cause ?? '' })]);
  }
  if (step.output !== undefined && !test.isLoading) {
    documents.push(['State output', step.output]);
  }
  return (
    <SpaceBetween size="m">
      {!isReplayed && step.type === 'Task' && step.status === 'IN_PROGRESS' && <Box color="text-body-secondary">What follows the call is shown once it has ended.</Box>}
      {test.error && <ErrorState what="The stages in between could not be evaluated" error={test.error} onRetry={() => void test.refetch()} />}
      {test.data?.error !== undefined && step.status === 'SUCCEEDED' && (
        <Alert type="warning" header={`Evaluating the state again failed: ${test.data.error}`}>
          {test.data.cause}
        </Alert>
      )}
      {documents.map(([label, text], i) => (
        <div key={label}>
          <Box variant="awsui-key-label">{label}</Box>
          <Document label={label} text={text} before={before(documents, i)} />
        </div>
      ))}
      {/* Below the first of them, which is known: it stays where it is. */}
      {test.isLoading && <Skeleton lines={3} />}
    </SpaceBetween>
  );
}

/** What a stage began with, to mark what it changed; null for a document that began anew. */
function before(documents: readonly (readonly [string, string])[], i: number): string | null {
  const [label, text] = documents[i]!;
  const find = (...labels: string[]) => labels.map((l) => documents.find(([d]) => d === l)?.[1]).find((t) => t !== undefined) ?? null;
  const result = find('After ResultSelector', 'Result', 'Exception');
  switch (label) {
    case 'State input':
    case 'Result':
    case 'Exception':
    case 'Variables':
      return null;
    case 'After ResultPath':
      // Without a ResultPath the result takes the input's place.
      return result !== null && prettyJson(result) === prettyJson(text) ? result : find('State input');
    case 'State output':
      return find('After ResultPath') ?? (result !== null && prettyJson(result) === prettyJson(text) ? result : (find('Result') ?? find('State input')));
    default:
      return documents[i - 1]![1];
  }
}

function Document({ label, text, before }: { readonly label: string; readonly text: string; readonly before: string | null }) {
  const lines = useMemo(() => diffLines(before === null ? null : prettyJson(before), prettyJson(text)), [text, before]);
  const isSame = before !== null && lines.every((l) => l.kind === 'SAME');
  if (isSame) {
    return <Box color="text-body-secondary">As before</Box>;
  }
  return (
    // Long documents scroll inside; the keyboard must be able to.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles.document} tabIndex={0} aria-label={label}>
      {lines.map((line, i) => (
        <span key={i} className={`${styles.line} ${line.kind === 'ADDED' ? styles.changed : line.kind === 'GONE' ? styles.gone : ''}`}>
          {line.text}
        </span>
      ))}
    </pre>
  );
}
