import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef, useState } from 'react';
import { links } from '../../app/links';
import type { HttpApi, HttpIntegration, HttpRoute, HttpStage } from '../../aws/apigatewayv2';
import { nameOf, type Scope } from '../../aws/scope';
import { CopyText } from '../../ui/CopyText';
import { HttpRouteTest } from './HttpRouteTest';
import styles from './apis.module.css';
import { useDraft } from './draft';
import { Invoke } from './Invoke';
import { methodArn } from './resources';
import { functionOf, readRouteKey } from './routes';

interface Props {
  readonly scope: Scope;
  readonly api: HttpApi;
  readonly route: HttpRoute;
  readonly integration: HttpIntegration | undefined;
  readonly endpoint: string;
  readonly stages: readonly HttpStage[];
}

/** One route: what it leads to, how it is called, and a test. */
export function HttpRoutePage({ scope, api, route, integration, endpoint, stages }: Props) {
  const { verb, path } = readRouteKey(route.routeKey);
  const [draft, setDraft] = useDraft(api.apiId, route.routeId, verb, path);
  const [chosen, setChosen] = useState<string | null>(null);
  const test = useRef<HTMLDivElement>(null);
  const stage = stages.find((s) => s.stageName === chosen) ?? stages[0];
  const functionArn = integration && functionOf(integration);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        actions={
          stage && (
            <Button iconName="caret-right-filled" onClick={() => test.current?.scrollIntoView({ block: 'start' })}>
              Test
            </Button>
          )
        }
      >
        {route.routeKey}
      </Header>
      <div className={styles.pair}>
        <Container fitHeight header={<Header variant="h3">Route</Header>}>
          <KeyValuePairs
            items={[
              { label: 'Route ID', value: route.routeId },
              { label: 'Authorization', value: route.authorizationType ?? 'NONE' },
              { label: 'ARN', value: <CopyText value={path === undefined ? `arn:aws:execute-api:${scope.region}:${scope.account}:${api.apiId}/*/$default` : methodArn(scope, api.apiId, verb, path)} label="Copy the ARN" /> },
            ]}
          />
        </Container>
        <Container fitHeight header={<Header variant="h3">Integration</Header>}>
          {integration ? <IntegrationFacts integration={integration} functionArn={functionArn} /> : <Box color="text-body-secondary">None: the route is answered with 500.</Box>}
        </Container>
      </div>
      {stage && (
        <div ref={test}>
          <HttpRouteTest apiId={api.apiId} route={route} stage={stage} draft={draft} onDraft={setDraft} functionArn={functionArn} />
        </div>
      )}
      <Invoke
        scope={scope}
        apiId={api.apiId}
        endpoint={endpoint}
        path={path ?? '/'}
        stageNames={stages.map((s) => s.stageName)}
        stage={stage?.stageName}
        onStage={setChosen}
        draft={draft}
        needsKey={false}
        emptyText="The API has no stage, so it has no URL."
      />
    </SpaceBetween>
  );
}

function IntegrationFacts({ integration, functionArn }: { readonly integration: HttpIntegration; readonly functionArn: string | undefined }) {
  return (
    <KeyValuePairs
      items={[
        { label: 'Type', value: functionArn === undefined ? integration.integrationType : `Lambda function (${integration.integrationType})` },
        functionArn === undefined
          ? { label: 'URL', value: <span className={styles.wrap}>{`${integration.integrationMethod ?? ''} ${integration.integrationUri ?? '-'}`}</span> }
          : { label: 'Function', value: <Link href={links.function(functionArn)}>{nameOf(functionArn)}</Link> },
        ...(integration.payloadFormatVersion === undefined ? [] : [{ label: 'Payload format version', value: integration.payloadFormatVersion }]),
        ...(integration.timeoutInMillis === undefined ? [] : [{ label: 'Timeout', value: `${integration.timeoutInMillis} ms` }]),
        { label: 'Integration ID', value: integration.integrationId },
        ...(integration.description ? [{ label: 'Description', value: integration.description }] : []),
      ]}
    />
  );
}
