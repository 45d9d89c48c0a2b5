import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { serverInfo } from '../../aws/server';
import { listStateMachines } from '../../aws/states';
import { PageError } from '../../ui/PageError';
import { PageSkeleton } from '../../ui/Skeleton';
import { Dashboard } from './Dashboard';
import { GettingStarted } from './GettingStarted';

/** What runs, what failed lately, and how to connect; in the beginning, how to begin. */
export function Component() {
  usePageFrame('Home', links.home());
  const scope = useScope();
  const machines = useQuery(listStateMachines.query(scope, { maxResults: 1 }));
  const isEmpty = machines.data?.stateMachines.length === 0;
  // What is deployed now may come into a region that this page has not looked in.
  const info = useQuery({ ...serverInfo, refetchInterval: isEmpty ? 2000 : false }).data;
  if (machines.error && !machines.data) {
    return <PageError what="The server could not be asked" error={machines.error} onRetry={() => void machines.refetch()} />;
  }
  if (!machines.data) {
    return <PageSkeleton />;
  }
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={isEmpty ? undefined : <Button href={links.createStateMachine()}>Create state machine</Button>}>
          {isEmpty ? 'Getting started' : 'Home'}
        </Header>
      }
    >
      <SpaceBetween size="l">
        {isEmpty ? (
          <GettingStarted scope={scope} inUse={info?.regions ?? []} />
        ) : (
          <Dashboard scope={scope} />
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}
