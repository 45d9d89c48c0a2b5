import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useParams } from 'react-router-dom';
import { useAddressValues } from '../../app/address';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { describeLogGroups } from '../../aws/logs';
import { Logs } from '../../logs';
import { type LogSelection, readSelection, writeSelection } from '../../logs/selection';
import { CopyText } from '../../ui/CopyText';
import { Time } from '../../ui/Time';
import { formatBytes } from '../../ui/format';
import { PageTabs } from '../../ui/PageTabs';
import { LogStreams } from './LogStreams';
import { RetentionDialog, retentionText } from './RetentionDialog';

const lambdaGroup = '/aws/lambda/';

export function Component() {
  const name = useParams().name!;
  usePageFrame(name, links.logGroups(), [['Log groups', links.logGroups()]]);
  const scope = useScope();
  const [address, setAddress] = useAddressValues();
  const [isEditing, setEditing] = useState(false);
  const described = useQuery(describeLogGroups.query(scope, { logGroupNamePrefix: name }));
  const group = described.data?.logGroups.find((g) => g.logGroupName === name);
  const select = useCallback((selection: LogSelection) => setAddress(writeSelection(selection)), [setAddress]);
  const selection = readSelection(address);

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              {name.startsWith(lambdaGroup) && <Button href={links.function(name.slice(lambdaGroup.length))}>Open function</Button>}
              <Button disabled={!group} onClick={() => setEditing(true)}>
                Edit retention
              </Button>
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <PageTabs
        label={name}
        tabs={[
          { id: 'events', label: 'Events', content: <Logs key={name} scope={scope} logGroupName={name} {...selection} onSelect={select} /> },
          { id: 'streams', label: 'Log streams', content: <LogStreams scope={scope} logGroupName={name} onOpen={(stream) => setAddress({ tab: null, stream }, { push: true })} /> },
          {
            id: 'details',
            label: 'Details',
            content: (
              <Container>
                <KeyValuePairs
                  columns={3}
                  items={[
                    { label: 'ARN', value: group ? <CopyText value={group.arn} label="Copy the ARN" /> : '-' },
                    { label: 'Created', value: group ? <Time value={group.creationTime / 1000} /> : '-' },
                    { label: 'Retention', value: group ? <Link onFollow={() => setEditing(true)}>{retentionText(group.retentionInDays)}</Link> : '-' },
                    { label: 'Stored bytes', value: group ? formatBytes(group.storedBytes ?? 0) : '-' },
                    { label: 'Class', value: group?.logGroupClass ?? '-' },
                  ]}
                />
              </Container>
            ),
          },
        ]}
      />
      {isEditing && group && <RetentionDialog scope={scope} group={group} onDismiss={() => setEditing(false)} />}
    </ContentLayout>
  );
}
