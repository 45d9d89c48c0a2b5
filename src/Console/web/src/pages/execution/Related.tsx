import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { links } from '../../app/links';
import { scopeOf } from '../../aws/scope';
import { describeExecution } from '../../aws/states';
import { isExpress, machineNameOf, nameOfExecution, unqualified } from '../../aws/statesArn';
import { StatusBadge } from '../../ui/StatusBadge';
import { Ago } from '../../ui/Time';
import { useExecution } from './context';
import { type Child, childrenOf, useParents } from './related';
import styles from './related.module.css';

/** Where this execution comes from, and what it has started. */
export function Related() {
  const { execution, history, selection } = useExecution();
  const parents = useParents();
  const children = useMemo(() => (history ? childrenOf(history) : []), [history]);
  const runs = useMemo(() => history?.steps.filter((s) => s.mapRunArn !== undefined) ?? [], [history]);
  const machine = machineNameOf(execution.executionArn);
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={2}
        items={[
          { label: 'Parent execution', value: parents.execution === null ? '-' : <Link href={links.execution(parents.execution)}>{nameOfExecution(parents.execution)}</Link> },
          { label: 'Map run', value: execution.mapRunArn === undefined ? '-' : <Link href={links.mapRun(execution.mapRunArn)}>{execution.mapRunArn}</Link> },
          { label: 'Other executions', value: machine ? <Link href={links.executions(unqualified(machine.arn))}>All of {machine.name}</Link> : '-' },
          { label: 'Role', value: history?.events[0]?.executionStartedEventDetails?.roleArn ?? '-' },
        ]}
      />
      <div>
        <Box variant="h3">Child executions</Box>
        {children.length === 0 ? <Box color="text-body-secondary">No step has started an execution.</Box> : <Children of={children} onStep={(id) => history && selection.chooseStep(history.stepOf(id)!)} />}
      </div>
      {runs.length > 0 && (
        <div>
          <Box variant="h3">Map runs</Box>
          <ul className={styles.list}>
            {runs.map((step) => (
              <li key={step.id} className={styles.item}>
                <StatusBadge status={step.status} />
                <Link href={links.mapRun(step.mapRunArn!)}>{step.name}</Link>
                <Ago value={step.enteredAt} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </SpaceBetween>
  );
}

function Children({ of, onStep }: { readonly of: readonly Child[]; readonly onStep: (stepId: number) => void }) {
  const { scope } = useExecution();
  const described = useQueries({ queries: of.map((c) => ({ ...describeExecution.query(scopeOf(c.executionArn, scope), { executionArn: c.executionArn }), enabled: !isExpress(c.executionArn) })) });
  return (
    <ul className={styles.list}>
      {of.map((child, i) => (
        <li key={`${child.executionArn} ${child.stepId}`} className={styles.item}>
          {described[i]?.data && <StatusBadge status={described[i].data.status} />}
          <Link href={links.execution(child.executionArn)}>{nameOfExecution(child.executionArn)}</Link>
          <Box color="text-body-secondary" variant="span">
            {machineNameOf(child.executionArn)?.name}
          </Box>
          <Link onFollow={() => onStep(child.stepId)} ariaLabel={`Show step ${child.stepName}`}>
            {child.stepName}
          </Link>
          <Ago value={child.startedAt} />
        </li>
      ))}
    </ul>
  );
}
