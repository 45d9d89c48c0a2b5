import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { nameOf, type Scope, scopeOf } from '../../aws/scope';
import { describeExecution, describeMapRun, type MapRun, redriveExecution } from '../../aws/states';
import { parseMapRun } from '../../aws/statesArn';
import { useConnection } from '../../live/stream';
import { CopyText } from '../../ui/CopyText';
import { CountsBar } from '../../ui/CountsBar';
import { PageError } from '../../ui/PageError';
import { formatDuration, formatNumber } from '../../ui/format';
import { PageSkeleton } from '../../ui/Skeleton';
import { StatusBadge } from '../../ui/StatusBadge';
import { Ago, Duration, Time } from '../../ui/Time';
import { useAction } from '../../ui/useAction';
import { ExecutionsTable } from '../executions/ExecutionsTable';
import { EditMapRun } from './EditMapRun';
import { doneOf, percentDone, rateText, Throughput } from './progress';

/** One run of a distributed Map: how far it is, how it goes on, its child executions. */
export function Component() {
  const arn = useParams().arn ?? '';
  const scope = scopeOf(arn, useScope());
  const name = parseMapRun(arn);
  const isLive = useConnection() === 'live';
  usePageFrame(name ? `Map run of ${name.label}` : 'Map run', links.mapRuns(), [['Map runs', links.mapRuns()]]);
  const run = useQuery({ ...describeMapRun.query(scope, { mapRunArn: arn }), refetchInterval: (query) => (query.state.data?.status === 'RUNNING' && !isLive ? 2000 : false) });
  if (run.isPending) {
    return <PageSkeleton />;
  }
  if (run.data === undefined) {
    return <PageError what="The map run could not be read" error={run.error} onRetry={() => void run.refetch()} />;
  }
  return (
    <SpaceBetween size="l">
      <Overview scope={scope} run={run.data} title={name ? `Map run of ${name.label}` : nameOf(arn)} />
      <Progress run={run.data} at={run.dataUpdatedAt / 1000} />
      <ExecutionsTable key={arn} scope={scope} mapRunArn={arn} title="Child executions" maxHeight="480px" />
    </SpaceBetween>
  );
}

function Overview({ scope, run, title }: { readonly scope: Scope; readonly run: MapRun; readonly title: string }) {
  const [isEditing, setEditing] = useState(false);
  const parent = useQuery(describeExecution.query(scope, { executionArn: run.executionArn })).data;
  const redrive = useAction({
    service: 'states',
    run: () => redriveExecution.call(scope, { executionArn: run.executionArn }),
    done: () => 'The execution goes on with what did not succeed.',
    failed: 'The execution could not be redriven',
  });
  const canRedrive = run.status !== 'RUNNING' && parent?.redriveStatus === 'REDRIVABLE';
  return (
    <Container
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button disabled={!canRedrive} loading={redrive.isPending} onClick={() => redrive.mutate()} {...(canRedrive || !parent?.redriveStatusReason ? {} : { disabledReason: parent.redriveStatusReason })}>
                Redrive execution
              </Button>
              <Button disabled={run.status !== 'RUNNING'} onClick={() => setEditing(true)}>
                Edit
              </Button>
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Status', value: <StatusBadge status={run.status} /> },
          { label: 'Parent execution', value: <Link href={links.execution(run.executionArn)}>{parent?.name ?? nameOf(run.executionArn)}</Link> },
          { label: 'Maximum concurrency', value: run.maxConcurrency === 0 ? 'No limit' : formatNumber(run.maxConcurrency) },
          { label: 'Tolerated failures', value: toleratedText(run) },
          { label: 'Started', value: <><Time value={run.startDate} /> <Box variant="small"><Ago value={run.startDate} /></Box></> },
          { label: 'Ended', value: run.stopDate === undefined ? '-' : <Time value={run.stopDate} /> },
          { label: 'Duration', value: <Duration from={run.startDate} to={run.stopDate} /> },
          { label: 'Redrives', value: formatNumber(run.redriveCount ?? 0) },
        ]}
      />
      <Box margin={{ top: 'm' }}>
        <KeyValuePairs items={[{ label: 'Map run ARN', value: <CopyText value={run.mapRunArn} label="Copy the map run ARN" /> }]} />
      </Box>
      {isEditing && <EditMapRun scope={scope} run={run} onDismiss={() => setEditing(false)} />}
    </Container>
  );
}

function toleratedText({ toleratedFailureCount: count, toleratedFailurePercentage: percentage }: MapRun): string {
  const texts = [...(count > 0 ? [`${formatNumber(count)} ${count === 1 ? 'item' : 'items'}`] : []), ...(percentage > 0 ? [`${percentage} % of the items`] : [])];
  return texts.length === 0 ? 'None' : texts.join(', ');
}

function Progress({ run, at }: { readonly run: MapRun; readonly at: number }) {
  const done = doneOf(run.itemCounts);
  const throughput = useRef<Throughput>(null);
  const [rate, setRate] = useState<number | null>(null);
  useEffect(() => {
    throughput.current ??= new Throughput();
    throughput.current.add(at, done);
    setRate(throughput.current.rate);
  }, [at, done]);
  const isRunning = run.status === 'RUNNING';
  const shownRate = isRunning ? rate : done / Math.max(0.001, (run.stopDate ?? at) - run.startDate);
  const left = run.itemCounts.total - done;
  return (
    <Container header={<Header variant="h2">{isRunning ? `In progress, ${percentDone(run.itemCounts)} %` : 'Result'}</Header>}>
      <SpaceBetween size="l">
        <div>
          <Box variant="awsui-key-label">
            Items ({formatNumber(done)} of {formatNumber(run.itemCounts.total)})
          </Box>
          <CountsBar counts={run.itemCounts} />
        </div>
        <div>
          <Box variant="awsui-key-label">
            Child executions ({formatNumber(doneOf(run.executionCounts))} of {formatNumber(run.executionCounts.total)})
          </Box>
          <CountsBar counts={run.executionCounts} />
        </div>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Throughput', value: shownRate === null ? '-' : rateText(shownRate) },
            { label: 'Time left', value: isRunning && rate !== null && rate > 0 ? `about ${formatDuration((left / rate) * 1000)}` : '-' },
            { label: 'Results written', value: formatNumber(run.itemCounts.resultsWritten) },
            { label: 'Failures that can’t be redriven', value: formatNumber(run.executionCounts.failuresNotRedrivable ?? 0) },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}
