import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { links } from '../../app/links';
import { usePageFrame } from '../../app/page';
import { useScope } from '../../app/scope';
import { describeRule, type Rule } from '../../aws/events';
import type { Scope } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { DetailsHeader } from '../../ui/DetailsHeader';
import { PageError } from '../../ui/PageError';
import { PageSkeleton } from '../../ui/Skeleton';
import { JsonView } from '../../ui/code';
import { RuleState } from './rules/RuleState';
import { PatternTest } from './rules/PatternTest';
import { RuleActions } from './rules/RuleActions';
import { SendEvent } from './rules/SendEvent';
import { Targets } from './rules/Targets';

/** One rule: when it applies, and who hears of it. */
export function Component() {
  const { bus = 'default', name = '' } = useParams();
  usePageFrame(name, links.rules(), [['Rules', links.rules()]]);
  const scope = useScope();
  const rule = useQuery(describeRule.query(scope, { Name: name, EventBusName: bus }));
  if (rule.error) {
    return <PageError what={`The rule ${name} could not be read`} error={rule.error} onRetry={() => void rule.refetch()} />;
  }
  return rule.data ? <RulePage key={name} scope={scope} bus={bus} rule={rule.data} /> : <PageSkeleton />;
}

function RulePage({ scope, bus, rule }: { readonly scope: Scope; readonly bus: string; readonly rule: Rule }) {
  const [isSending, setSending] = useState(false);
  return (
    <ContentLayout
      header={
        <DetailsHeader
          title={rule.Name}
          description={rule.Description}
          actions={
            <>
              <RuleActions scope={scope} bus={bus} rule={rule} to={`/rules${bus === 'default' ? '' : `?bus=${encodeURIComponent(bus)}`}`} />
              <Button onClick={() => setSending(true)}>Send event</Button>
            </>
          }
          facts={[
            { label: 'State', value: <RuleState rule={rule} /> },
            { label: 'Event bus', value: bus },
            { label: 'Type', value: rule.ScheduleExpression ? 'Schedule' : 'Event pattern' },
            { label: 'ARN', value: <CopyText value={rule.Arn} label="Copy the ARN" /> },
          ]}
        />
      }
    >
      <SpaceBetween size="l">
        {rule.ScheduleExpression && (
          <Container header={<Header variant="h2">Schedule</Header>}>
            <CopyText value={rule.ScheduleExpression} label="Copy the expression" />
          </Container>
        )}
        {rule.EventPattern && (
          <Container header={<Header variant="h2">Event pattern</Header>}>
            <SpaceBetween size="m">
              <JsonView text={rule.EventPattern} label="Event pattern" />
              <PatternTest scope={scope} pattern={rule.EventPattern} />
            </SpaceBetween>
          </Container>
        )}
        <Targets scope={scope} bus={bus} rule={rule} />
      </SpaceBetween>
      {isSending && <SendEvent scope={scope} bus={bus} onDismiss={() => setSending(false)} />}
    </ContentLayout>
  );
}
