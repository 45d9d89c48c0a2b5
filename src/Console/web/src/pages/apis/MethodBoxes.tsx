import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { links } from '../../app/links';
import type { Integration, Method } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { nameOf } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { Code, noLanguage } from '../../ui/code';
import styles from './apis.module.css';
import { type Backend, backendOf, methodArn } from './resources';

interface Props {
  readonly scope: Scope;
  readonly restApiId: string;
  readonly path: string;
  readonly verb: string;
  readonly method: Method;
}

const yesNo = (value: boolean | undefined) => (value ? 'Yes' : 'No');

/** The way of a request: method request, integration request, backend; and back: integration response, method response. */
export function MethodBoxes({ scope, restApiId, path, verb, method }: Props) {
  const integration = method.methodIntegration;
  const backend = integration ? backendOf(integration) : { name: 'No integration' };
  return (
    <div className={styles.flow}>
      <div className={`${styles.end} ${styles.o1}`}>Client</div>
      <Arrow order={styles.o2!} />
      <div className={`${styles.box} ${styles.o3}`}>
        <MethodRequest arn={methodArn(scope, restApiId, verb, path)} method={method} />
      </div>
      <Arrow order={styles.o4!} />
      <div className={`${styles.box} ${styles.o5}`}>
        <IntegrationRequest integration={integration} backend={backend} />
      </div>
      <Arrow order={styles.o6!} />
      <div className={`${styles.end} ${styles.o7}`}>{backend.name}</div>
      <Arrow order={styles.o12!} isBack />
      <div className={`${styles.box} ${styles.o11}`}>
        <MethodResponse method={method} isProxy={isProxy(integration)} />
      </div>
      <Arrow order={styles.o10!} isBack />
      <div className={`${styles.box} ${styles.o9}`}>
        <IntegrationResponse integration={integration} />
      </div>
      <Arrow order={styles.o8!} isBack />
    </div>
  );
}

function Arrow({ order, isBack = false }: { readonly order: string; readonly isBack?: boolean }) {
  return (
    <div className={`${styles.arrow} ${order} ${isBack ? styles.back : ''}`} aria-hidden="true">
      {isBack ? '⟵' : '⟶'}
    </div>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Container fitHeight header={<Header variant="h3">{title}</Header>}>
      {children}
    </Container>
  );
}

function MethodRequest({ arn, method }: { readonly arn: string; readonly method: Method }) {
  const parameters = Object.entries(method.requestParameters ?? {}).map(([name, isRequired]) => `${name.replace('method.request.', '')}${isRequired ? ' (required)' : ''}`);
  return (
    <Card title="Method request">
      <KeyValuePairs
        items={[
          { label: 'Auth', value: method.authorizationType ?? 'NONE' },
          { label: 'API key', value: method.apiKeyRequired ? 'Required' : 'Not required' },
          { label: 'ARN', value: <CopyText value={arn} label="Copy the ARN" /> },
          ...(parameters.length === 0 ? [] : [{ label: 'Parameters', value: <Lines lines={parameters} /> }]),
          ...(method.requestModels === undefined ? [] : [{ label: 'Models', value: <Lines lines={Object.entries(method.requestModels).map(([type, model]) => `${type}: ${model}`)} /> }]),
        ]}
      />
    </Card>
  );
}

function IntegrationRequest({ integration, backend }: { readonly integration: Integration | undefined; readonly backend: Backend }) {
  if (!integration) {
    return (
      <Card title="Integration request">
        <Box color="text-body-secondary">The method has no integration.</Box>
      </Card>
    );
  }
  const parameters = Object.entries(integration.requestParameters ?? {}).map(([to, from]) => `${to.replace('integration.request.', '')} = ${from}`);
  return (
    <Card title="Integration request">
      <SpaceBetween size="xs">
        <KeyValuePairs
          items={[
            { label: 'Type', value: integration.type },
            ...(backend.region === undefined ? [] : [{ label: 'Region', value: backend.region }]),
            ...(backend.action === undefined ? [] : [{ label: 'Action', value: `${backend.name} ${backend.action}` }]),
            ...(backend.functionArn === undefined ? [] : [{ label: 'Function', value: <Link href={links.function(backend.functionArn)}>{nameOf(backend.functionArn)}</Link> }]),
            ...(backend.url === undefined ? [] : [{ label: 'URL', value: <span className={styles.wrap}>{`${integration.httpMethod ?? ''} ${backend.url}`}</span> }]),
            ...(integration.passthroughBehavior === undefined || isProxy(integration) ? [] : [{ label: 'Passthrough', value: integration.passthroughBehavior }]),
            ...(parameters.length === 0 ? [] : [{ label: 'Parameters', value: <Lines lines={parameters} /> }]),
            ...(integration.timeoutInMillis === undefined ? [] : [{ label: 'Timeout', value: `${integration.timeoutInMillis} ms` }]),
            ...(integration.credentials === undefined ? [] : [{ label: 'Role', value: <span className={styles.wrap}>{integration.credentials}</span> }]),
          ]}
        />
        <Templates templates={integration.requestTemplates} label="Mapping templates" />
      </SpaceBetween>
    </Card>
  );
}

function IntegrationResponse({ integration }: { readonly integration: Integration | undefined }) {
  const responses = Object.values(integration?.integrationResponses ?? {});
  const [status, setStatus] = useState<string | null>(null);
  const chosen = responses.find((r) => r.statusCode === status) ?? responses[0];
  if (!chosen) {
    return (
      <Card title="Integration response">
        <Box color="text-body-secondary">{isProxy(integration) ? 'Proxy integrations cannot be configured to transform responses.' : 'None: the method answers with an error.'}</Box>
      </Card>
    );
  }
  const templates = chosen.responseTemplates ?? {};
  const parameters = Object.entries(chosen.responseParameters ?? {}).map(([to, from]) => `${to.replace('method.response.', '')} = ${from}`);
  return (
    <Card title="Integration response">
      <SpaceBetween size="xs">
        <KeyValuePairs
          items={[
            {
              label: 'HTTP status',
              value:
                responses.length === 1 ? (
                  chosen.statusCode
                ) : (
                  <Select
                    selectedOption={{ value: chosen.statusCode, label: chosen.statusCode }}
                    options={responses.map((r) => ({ value: r.statusCode, label: r.statusCode, description: r.selectionPattern ? `Pattern ${r.selectionPattern}` : 'Default' }))}
                    ariaLabel="Integration response by status"
                    expandToViewport
                    onChange={({ detail }) => setStatus(detail.selectedOption.value ?? null)}
                  />
                ),
            },
            { label: 'HTTP status pattern', value: chosen.selectionPattern || 'Default' },
            { label: 'Output passthrough', value: yesNo(Object.keys(templates).length === 0) },
            ...(parameters.length === 0 ? [] : [{ label: 'Headers', value: <Lines lines={parameters} /> }]),
          ]}
        />
        <Templates templates={templates} label="Mapping templates" />
      </SpaceBetween>
    </Card>
  );
}

function MethodResponse({ method, isProxy: isOfProxy }: { readonly method: Method; readonly isProxy: boolean }) {
  const responses = Object.values(method.methodResponses ?? {});
  return (
    <Card title="Method response">
      {responses.length === 0 ? (
        <Box color="text-body-secondary">{isOfProxy ? 'What the backend answers.' : 'None.'}</Box>
      ) : (
        <KeyValuePairs
          items={responses.flatMap(factsOf)}
        />
      )}
    </Card>
  );
}

function factsOf({ statusCode, responseModels = {}, responseParameters = {} }: NonNullable<Method['methodResponses']>[string]) {
  const models = Object.entries(responseModels).map(([type, model]) => `${type}: ${model}`);
  const headers = Object.keys(responseParameters).map((name) => name.replace('method.response.header.', ''));
  const facts = [
    { label: 'HTTP status', value: statusCode },
    { label: 'Models', value: models.join(', ') || '-' },
  ];
  return headers.length === 0 ? facts : facts.concat({ label: 'Headers', value: headers.join(', ') });
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.map((line) => (
    <div key={line} className={styles.wrap}>
      {line}
    </div>
  ));
}

function Templates({ templates, label }: { readonly templates: Integration['requestTemplates']; readonly label: string }) {
  const entries = Object.entries(templates ?? {});
  return entries.length === 0 ? null : (
    <ExpandableSection headerText={`${label} (${entries.length})`}>
      <SpaceBetween size="xs">
        {entries.map(([type, text]) => (
          <div key={type}>
            <Box variant="awsui-key-label">{type}</Box>
            <Code value={text ?? ''} label={`Template for ${type}`} language={noLanguage} maxHeight="280px" />
          </div>
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}

function isProxy(integration: Integration | undefined): boolean {
  return integration?.type === 'AWS_PROXY' || integration?.type === 'HTTP_PROXY';
}
