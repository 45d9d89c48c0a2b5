import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import KeyValuePairs, { type KeyValuePairsProps } from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import { Fragment } from 'react';
import { links } from '../../app/links';
import { nameOf } from '../../aws/scope';
import { isOfMapRun, machineNameOf, nameOfExecution, unqualified } from '../../aws/statesArn';
import { formatNumber } from '../../ui/format';
import { StatusBadge } from '../../ui/StatusBadge';
import { Ago, Duration } from '../../ui/Time';
import { useIsNarrow } from '../../ui/useIsNarrow';
import { useExecution } from './context';
import styles from './execution.module.css';
import { useParents } from './related';

/** What there is to say about an execution at a glance. */
export function Summary() {
  const { execution, history } = useExecution();
  const { stateMachineArn, executionArn } = execution;
  const isNarrow = useIsNarrow();
  const parents = useParents();
  const version = execution.stateMachineAliasArn ?? execution.stateMachineVersionArn;
  const machine = machineNameOf(executionArn);
  const items: KeyValuePairsProps.Pair[] = [
    { label: 'Status', value: <StatusBadge status={execution.status} /> },
    { label: 'Started', value: <Ago value={execution.startDate} /> },
    { label: 'Ended', value: execution.stopDate === undefined ? '-' : <Ago value={execution.stopDate} /> },
    { label: 'Duration', value: <Duration from={execution.startDate} to={execution.stopDate} /> },
    { label: 'State transitions', value: history ? formatNumber(history.transitions) : '-' },
    {
      label: 'State machine',
      value: (
        <>
          {machine ? <Link href={links.stateMachine(isOfMapRun(stateMachineArn) ? machine.arn : unqualified(stateMachineArn))}>{machine.name}</Link> : nameOf(stateMachineArn)}
          {version !== undefined && <Box color="text-body-secondary" variant="span">{` · ${execution.stateMachineAliasArn ? 'alias' : 'version'} ${nameOf(version)}`}</Box>}
        </>
      ),
    },
  ];
  if (parents.execution !== null) {
    items.push({ label: 'Parent execution', value: <Link href={links.execution(parents.execution)}>{nameOfExecution(parents.execution)}</Link> });
  }
  if (execution.mapRunArn !== undefined) {
    items.push({ label: 'Map run', value: <Link href={links.mapRun(execution.mapRunArn)}>{nameOf(execution.mapRunArn)}</Link> });
  }
  if ((execution.redriveCount ?? 0) > 0) {
    items.push({ label: 'Redrives', value: <>{execution.redriveCount}{execution.redriveDate !== undefined && <>, last <Ago value={execution.redriveDate} /></>}</> });
  }
  return (
    <Container>
      {isNarrow ? (
        <dl className={styles.facts}>
          {items.map(({ label, value }, i) => (
            <Fragment key={i}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </Fragment>
          ))}
        </dl>
      ) : (
        <KeyValuePairs columns={4} minColumnWidth={130} items={items} />
      )}
    </Container>
  );
}
