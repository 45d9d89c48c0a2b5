import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAddress } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { deleteStack, describeStacks, isInProgress, type Stack } from '../../aws/cloudformation';
import type { Scope } from '../../aws/scope';
import { Confirm } from '../../ui/Confirm';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { PageError } from '../../ui/PageError';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton } from '../../ui/Skeleton';
import { Time } from '../../ui/Time';
import { useAction } from '../../ui/useAction';
import { Outputs } from './stack/Outputs';
import { StackEvents } from './stack/StackEvents';
import { StackResources } from './stack/StackResources';
import { StackStatus } from './stack/StackStatus';
import { Template } from './stack/Template';

/** Milliseconds between questions while something is being done to it. */
const progressInterval = 500;

/** One deployed project: what it made, what came of it, and its end. */
export function Component() {
  const name = useParams().name!;
  usePageFrame(name, links.stacks(), [['Stacks', links.stacks()]]);
  const scope = useScope();
  // A stack that is deleted is no longer known by its name, only by its id.
  const [followed, setFollowed] = useState<string | null>(null);
  const found = useQuery({
    ...describeStacks.query(scope, { StackName: followed ?? name }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data && !state.error && isInProgress(state.data.Stacks[0]?.StackStatus ?? '') ? progressInterval : false),
  });
  const stack = found.data?.Stacks[0];
  // Deleted by somebody else, or long ago: its page stays until it is left.
  const isLost = found.error?.name === 'ValidationError' && found.data !== undefined;
  const isGone = isLost || stack?.StackStatus === 'DELETE_COMPLETE';
  if (found.error && !isLost) {
    return <PageError what={`The stack ${name} could not be read`} error={found.error} onRetry={() => void found.refetch()} />;
  }
  return stack ? <StackPage key={stack.StackId} scope={scope} stack={isLost ? gone(stack) : stack} isGone={isGone} onDelete={() => setFollowed(stack.StackId)} /> : <PageSkeleton />;
}

function gone(stack: Stack): Stack {
  const { StackStatusReason: _, ...rest } = stack;
  return { ...rest, StackStatus: 'DELETE_COMPLETE' };
}

function StackPage({ scope, stack, isGone, onDelete }: { readonly scope: Scope; readonly stack: Stack; readonly isGone: boolean; readonly onDelete: () => void }) {
  const { StackName: name } = stack;
  const [, setTab] = useAddress('tab');
  const [isAsking, setAsking] = useState(false);
  const isBusy = isInProgress(stack.StackStatus);
  const remove = useAction({
    service: 'cloudformation',
    run: () => {
      onDelete();
      return deleteStack.call(scope, { StackName: stack.StackId });
    },
    done: () => `The deletion of ${name} has begun.`,
    onDone: () => {
      setAsking(false);
      setTab('events');
    },
  });
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={name}
          description={stack.Description}
          actions={
            <Button disabled={isGone || isBusy} onClick={() => setAsking(true)}>
              Delete
            </Button>
          }
          facts={[
            { label: 'Status', value: <StackStatus status={stack.StackStatus} reason={stack.StackStatusReason} /> },
            { label: 'Created', value: <Time value={Date.parse(stack.CreationTime) / 1000} /> },
            { label: 'Updated', value: stack.LastUpdatedTime ? <Time value={Date.parse(stack.LastUpdatedTime) / 1000} /> : '-' },
            { label: 'Stack ID', value: <CopyText value={stack.StackId} label="Copy the stack ID" /> },
          ]}
        >
          {isGone && <Alert type="success">The stack was deleted. This is what it was.</Alert>}
        </DetailsHeader>
      }
    >
      <PageTabs
        label={name}
        tabs={[
          { id: 'resources', label: 'Resources', content: <StackResources scope={scope} stackId={stack.StackId} isBusy={isBusy} /> },
          { id: 'outputs', label: 'Outputs', content: <Outputs stack={stack} /> },
          { id: 'events', label: 'Events', content: <StackEvents scope={scope} stackId={stack.StackId} isBusy={isBusy} /> },
          { id: 'template', label: 'Template', content: <Template scope={scope} stackId={stack.StackId} name={name} /> },
        ]}
      />
      {isAsking && (
        <Confirm title={`Delete ${name}?`} action="Delete" typed={name} error={remove.error} isBusy={remove.isPending} onConfirm={() => remove.mutate()} onDismiss={() => setAsking(false)}>
          All that the stack made is deleted: state machines and their executions, functions, APIs, queues with their messages. A bucket that is not empty stops it. This can’t be undone.
        </Confirm>
      )}
    </ContentLayout>
  );
}
