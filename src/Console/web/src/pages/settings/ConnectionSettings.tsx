import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useNotifications } from '../../app/notifications';
import { signOut } from '../../app/session';
import type { ServerInfo } from '../../aws/server';
import { useConnection } from '../../live/stream';
import { CopyText } from '../../ui/CopyText';
import { Duration, Time } from '../../ui/Time';

const states = {
  connecting: ['pending', 'Connecting'],
  live: ['success', 'Live'],
  reconnecting: ['warning', 'Reconnecting'],
  refused: ['stopped', 'Not live: this access key may not treadle:GetChanges'],
} as const;

/** Where the server is, since when, and who may ask it. */
export function ConnectionSettings({ info, isSignedIn }: { readonly info: ServerInfo | undefined; readonly isSignedIn: boolean }) {
  const [type, text] = states[useConnection()];
  const { failed } = useNotifications();
  const [isLeaving, setLeaving] = useState(false);
  const leave = async () => {
    setLeaving(true);
    try {
      await signOut();
    } catch (e) {
      failed('You are still signed in', e);
    } finally {
      setLeaving(false);
    }
  };
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            isSignedIn ? (
              <Button loading={isLeaving} onClick={() => void leave()}>
                Sign out
              </Button>
            ) : undefined
          }
        >
          Connection
        </Header>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          minColumnWidth={200}
          items={[
            { label: 'Endpoint', value: <CopyText value={info?.endpoint ?? location.origin} label="Copy the endpoint" /> },
            { label: 'This page', value: <StatusIndicator type={type}>{text}</StatusIndicator> },
            { label: 'Version', value: info?.version ?? '-' },
            { label: 'Running for', value: info ? <Duration from={Date.parse(info.startedAt) / 1000} /> : '-' },
            { label: 'Started', value: info ? <Time value={Date.parse(info.startedAt) / 1000} /> : '-' },
            { label: 'Default region and account', value: info ? `${info.region}, ${info.account}` : '-' },
            { label: 'In use', value: info ? info.regions.map((r) => `${r.region}, ${r.account}`).join(' · ') || 'Nothing yet' : '-' },
            { label: 'Credentials', value: info ? (info.credentialsRequired ? 'Required: you are signed in' : 'Not required: any keys are taken') : '-' },
          ]}
        />
        <KeyValuePairs items={[{ label: 'Services', value: info?.services?.join(', ') ?? '-' }]} />
      </SpaceBetween>
    </Container>
  );
}
