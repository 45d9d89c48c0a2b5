import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TabsProps } from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { isMissing } from '../../aws/client';
import { scopeOf } from '../../aws/scope';
import { describeStateMachine, type StateMachine } from '../../aws/states';
import { qualifiedName, unqualified } from '../../aws/statesArn';
import { ActionsMenu } from '../../ui/ActionsMenu';
import { PageError } from '../../ui/PageError';
import { PageTabs } from '../../ui/PageTabs';
import { PageSkeleton } from '../../ui/Skeleton';
import { StartExecutionDialog } from '../../ui/StartExecutionDialog';
import { Aliases } from './Aliases';
import { DefinitionPanel } from './DefinitionPanel';
import { DeleteStateMachine } from './DeleteStateMachine';
import { exportDefinition } from './exportDefinition';
import { Logging } from './Logging';
import { MachineExecutions } from './MachineExecutions';
import { MachineOverview } from './MachineOverview';
import { Notifications } from './Notifications';
import { PublishVersion } from './PublishVersion';
import { Tags } from './Tags';
import { Triggers } from './Triggers';
import { Versions } from './Versions';

/** One state machine, or a version or alias of it. */
export function Component() {
  const arn = useParams().arn!;
  const scope = scopeOf(arn, useScope());
  const machine = useQuery(describeStateMachine.query(scope, { stateMachineArn: arn }));
  const title = qualifiedName(arn);
  const machineArn = unqualified(arn);
  const isQualified = machineArn !== arn;
  usePageFrame(title, links.stateMachines(), [['State machines', links.stateMachines()], ...(isQualified ? [[qualifiedName(machineArn), links.stateMachine(machineArn)] as const] : [])]);

  // Somebody else may delete what is shown here.
  if (machine.error && (!machine.data || isMissing(machine.error))) {
    return <PageError what="The state machine could not be read" error={machine.error} onRetry={() => void machine.refetch()} />;
  }
  if (!machine.data) {
    return <PageSkeleton />;
  }
  return <MachinePage key={arn} arn={arn} title={title} machine={machine.data} isQualified={isQualified} />;
}

function MachinePage({ arn, title, machine, isQualified }: { readonly arn: string; readonly title: string; readonly machine: StateMachine; readonly isQualified: boolean }) {
  const [dialog, setDialog] = useState<'start' | 'delete' | 'publish' | null>(null);
  const machineArn = unqualified(arn);
  const tabs: readonly (TabsProps.Tab & { readonly isOfMachine?: boolean })[] = [
    { id: 'definition', label: 'Definition', content: <DefinitionPanel machine={machine} title={title} /> },
    { id: 'executions', label: 'Executions', content: <MachineExecutions arn={arn} machine={machine} onStart={() => setDialog('start')} /> },
    { id: 'versions', label: 'Versions', isOfMachine: true, content: <Versions machineArn={machineArn} onPublish={() => setDialog('publish')} /> },
    { id: 'aliases', label: 'Aliases', isOfMachine: true, content: <Aliases machineArn={machineArn} /> },
    { id: 'triggers', label: 'Triggers', content: <Triggers arn={arn} /> },
    { id: 'notifications', label: 'Notifications', isOfMachine: true, content: <Notifications machine={machine} /> },
    { id: 'logging', label: 'Logging', isOfMachine: true, content: <Logging machine={machine} /> },
    { id: 'tags', label: 'Tags', isOfMachine: true, content: <Tags arn={machineArn} /> },
  ];
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ActionsMenu
                actions={[
                  { id: 'copy', text: 'Copy to new', href: links.createStateMachine(arn) },
                  { id: 'json', text: 'Export definition as JSON' },
                  { id: 'yaml', text: 'Export definition as YAML' },
                  ...(isQualified ? [] : ([{ id: 'publish', text: 'Publish version' }, { id: 'delete', text: 'Delete' }] as const)),
                ]}
                onChoose={(action) => {
                  if (action === 'json' || action === 'yaml') {
                    void exportDefinition(machine, action);
                  } else if (action !== 'copy') {
                    setDialog(action);
                  }
                }}
              />
              {!isQualified && <Button href={links.editStateMachine(machineArn)}>Edit</Button>}
              <Button variant="primary" onClick={() => setDialog('start')}>
                Start execution
              </Button>
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <MachineOverview arn={arn} machine={machine} />
        <PageTabs label={title} tabs={tabs.filter((t) => !(isQualified && t.isOfMachine))} />
      </SpaceBetween>
      {dialog === 'start' && <StartExecutionDialog stateMachineArn={arn} onDismiss={() => setDialog(null)} />}
      {dialog === 'publish' && <PublishVersion machine={machine} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && <DeleteStateMachine machine={machine} isOfPage onClose={() => setDialog(null)} />}
    </ContentLayout>
  );
}
