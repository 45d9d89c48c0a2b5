import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { links } from '../../app/links';
import { nameOf } from '../../aws/scope';
import type { ExecutionListItem } from '../../aws/states';
import { EmptyState } from '../../ui/EmptyState';
import { formatNumber } from '../../ui/format';
import { NotAllowed } from '../../ui/NotAllowed';
import { Skeleton } from '../../ui/Skeleton';
import { StatusBadge } from '../../ui/StatusBadge';
import { ShortTable } from '../../ui/table/ShortTable';
import { Ago } from '../../ui/Time';
import styles from './home.module.css';
import type { Failures } from './useFailures';

interface Props {
  readonly failures: Failures;
  readonly isKnown: boolean;
  /** What the key would have to be allowed. */
  readonly refused: string | null;
}

const title = 'Failures of the last hour';

/** The latest executions that failed or timed out within the last hour. */
export function FailureList({ failures, isKnown, refused }: Props) {
  const { count } = failures;
  const counter = isKnown ? `(${failures.items.length < count ? `${failures.items.length} of ` : ''}${formatNumber(count)})` : '';
  const header = <Header counter={counter}>{title}</Header>;
  if (refused !== null) {
    return (
      <Container header={header}>
        <NotAllowed actions={[refused]} />
      </Container>
    );
  }
  if (!isKnown || failures.isPending) {
    return (
      <Container fitHeight header={header}>
        <Skeleton lines={5} />
      </Container>
    );
  }
  return (
    <div className={styles.failures}>
      <ShortTable<ExecutionListItem>
        title={title}
        counter={counter}
        items={failures.items}
        keyOf={(e) => e.executionArn}
        columns={[
          { id: 'execution', header: 'Execution', isRowHeader: true, minWidth: 160, cell: (e) => <Link href={links.execution(e.executionArn)}>{e.name}</Link> },
          { id: 'machine', header: 'State machine', minWidth: 160, cell: (e) => <span className={styles.name}><Link href={links.stateMachine(e.stateMachineArn)}>{nameOf(e.stateMachineArn)}</Link></span> },
          { id: 'status', header: 'Status', minWidth: 120, cell: (e) => <StatusBadge status={e.status} /> },
          { id: 'ended', header: 'Ended', minWidth: 120, cell: (e) => <Ago value={e.stopDate ?? e.startDate} /> },
        ]}
        empty={
          count > 0 ? (
            <EmptyState title="They are not listed" text="Express executions are not kept: the log group of their machine says what happened, where it has one." />
          ) : (
            <EmptyState title="No failures" text="No execution failed or timed out within the last hour." />
          )
        }
      />
    </div>
  );
}
