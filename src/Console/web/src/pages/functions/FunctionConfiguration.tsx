import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { links } from '../../app/links';
import type { FunctionDescription } from '../../aws/lambda';
import type { Scope } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { EnvironmentVariables } from './EnvironmentVariables';
import { FunctionVersions } from './FunctionVersions';
import { ResourcePolicy, Triggers } from './Triggers';
import { logGroupOf } from './logGroup';

/** How a function is set up. */
export function FunctionConfigurationView({ scope, description }: { readonly scope: Scope; readonly description: FunctionDescription }) {
  const { Configuration: c, Concurrency, Tags } = description;
  const group = logGroupOf(c);
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">General configuration</Header>}>
        <KeyValuePairs
          columns={4}
          items={[
            { label: 'Memory', value: `${c.MemorySize} MB` },
            { label: 'Timeout', value: `${c.Timeout} s` },
            { label: 'Ephemeral storage', value: c.EphemeralStorage ? `${c.EphemeralStorage.Size} MB` : '-' },
            { label: 'Reserved concurrency', value: Concurrency ? String(Concurrency.ReservedConcurrentExecutions) : 'Unreserved account concurrency' },
            { label: 'Role', value: <CopyText value={c.Role} label="Copy the role" /> },
            { label: 'Log group', value: <Link href={links.logGroup(group)}>{group}</Link> },
            { label: 'Log format', value: c.LoggingConfig?.LogFormat ?? 'Text' },
            { label: 'Tracing', value: c.TracingConfig?.Mode ?? '-' },
            { label: 'Dead-letter target', value: c.DeadLetterConfig?.TargetArn ? <CopyText value={c.DeadLetterConfig.TargetArn} label="Copy the target" /> : '-' },
            { label: 'Revision', value: c.RevisionId ?? '-' },
          ]}
        />
      </Container>
      <EnvironmentVariables variables={c.Environment?.Variables ?? {}} />
      <Triggers scope={scope} functionName={c.FunctionName} functionArn={c.FunctionArn} />
      <ResourcePolicy scope={scope} functionName={c.FunctionName} />
      <FunctionVersions scope={scope} functionName={c.FunctionName} />
      {Tags && Object.keys(Tags).length > 0 && (
        <Container header={<Header variant="h2">Tags</Header>}>
          <KeyValuePairs columns={4} items={Object.entries(Tags).map(([label, value]) => ({ label, value: value || '-' }))} />
        </Container>
      )}
    </SpaceBetween>
  );
}
