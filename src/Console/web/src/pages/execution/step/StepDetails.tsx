import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useAddress } from '../../../app/address';
import { links } from '../../../app/links';
import type { State } from '../../../asl/machine';
import { nameOfExecution } from '../../../aws/statesArn';
import type { Attempt, Step } from '../../../history/model';
import { Choice } from '../../../ui/Choice';
import { StatusBadge } from '../../../ui/StatusBadge';
import { Duration, Time } from '../../../ui/Time';
import { childOf } from '../related';
import { useExecution } from '../context';
import { Callback } from './Callback';
import { Documents } from './Documents';
import { Resource } from './Resource';
import { WaitCountdown } from './WaitCountdown';

interface Props {
  readonly name: string;
  readonly state: State | undefined;
  readonly step: Step | null;
}

export function StepDetails({ name, state, step }: Props) {
  const { history } = useExecution();
  const [chosen, choose] = useAddress('attempt');
  if (!step) {
    return (
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Name', value: name },
          { label: 'Type', value: state?.type || '-' },
          { label: 'Status', value: <StatusBadge status="NOT_REACHED" /> },
          { label: 'Resource', value: state?.resource ?? '-' },
        ]}
      />
    );
  }
  const last = step.attempts.length - 1;
  const asked = chosen === null ? last : Number(chosen);
  const attempt = step.attempts[Number.isInteger(asked) && asked >= 0 && asked <= last ? asked : last];
  const items: KeyValuePairsProps.Pair[] = [
    { label: 'Name', value: name },
    { label: 'Type', value: step.type },
    { label: 'Status', value: <StatusBadge status={step.status} /> },
    { label: 'Duration', value: <Duration from={step.enteredAt} to={step.exitedAt} /> },
    { label: 'Resource', value: <Resource state={state} attempt={attempt} /> },
  ];
  const indexes = iterationIndexes(step);
  if (indexes.length > 0) {
    items.push({ label: 'Map iteration index', value: indexes.map((i) => i.index).join(' · ') });
  }
  const child = attempt ? childOf(attempt) : null;
  if (child !== null) {
    items.push({ label: 'Execution', value: <Link href={links.execution(child)}>{nameOfExecution(child)}</Link> });
  }
  if (step.mapRunArn !== undefined) {
    items.push({ label: 'Map run', value: <Link href={links.mapRun(step.mapRunArn)}>Map run and its executions</Link> });
  }
  const isOpen = step.status === 'IN_PROGRESS' && history?.endedAt === undefined;
  return (
    <SpaceBetween size="m">
      <KeyValuePairs columns={2} minColumnWidth={120} items={items} />
      {step.attempts.length > 1 && attempt && (
        <Choice
          label="Attempts"
          chosen={String(attempt.number)}
          options={step.attempts.map((a) => ({ id: String(a.number), text: attemptName(a), ...attemptIcon(a) }))}
          onChoose={(number) => choose(number === String(last) ? null : number)}
        />
      )}
      {attempt && step.attempts.length > 1 && <AttemptTimes attempt={attempt} before={step.attempts[attempt.number - 1]} />}
      {isOpen && step.type === 'Wait' && <WaitCountdown step={step} state={state} />}
      {isOpen && step.type === 'Task' && attempt?.endedAt === undefined && attempt && <Callback state={state} attempt={attempt} />}
      <Documents step={step} attempt={attempt} />
    </SpaceBetween>
  );
}

function iterationIndexes(step: Step): readonly { readonly map: string; readonly index: number }[] {
  const indexes: { map: string; index: number }[] = [];
  for (let { frame } = step; frame.parent; frame = frame.parent.frame) {
    if (frame.kind === 'ITERATION') {
      indexes.unshift({ map: frame.parent.name, index: frame.index });
    }
  }
  return indexes;
}

function attemptName(attempt: Attempt): string {
  return attempt.number === 0 ? 'First attempt' : attempt.isRedrive ? `Redrive (${attempt.number + 1})` : `Retry ${attempt.number}`;
}

function attemptIcon({ status }: Attempt): { readonly iconName: 'status-positive' | 'status-negative' | 'status-in-progress' | 'status-stopped' } {
  return { iconName: status === 'SUCCEEDED' ? 'status-positive' : status === 'FAILED' || status === 'TIMED_OUT' ? 'status-negative' : status === 'CANCELLED' ? 'status-stopped' : 'status-in-progress' };
}

function AttemptTimes({ attempt, before }: { readonly attempt: Attempt; readonly before: Attempt | undefined }) {
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={140}
      items={[
        { label: 'Attempt began', value: <Time value={attempt.scheduledAt} /> },
        { label: 'Attempt took', value: <Duration from={attempt.scheduledAt} to={attempt.endedAt} /> },
        { label: 'After waiting', value: before?.endedAt === undefined ? '-' : <Duration from={before.endedAt} to={attempt.scheduledAt} /> },
      ]}
    />
  );
}
