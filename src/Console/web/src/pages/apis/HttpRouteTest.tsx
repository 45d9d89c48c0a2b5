import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { links } from '../../app/links';
import type { TestInvokeMethodOutput } from '../../aws/apigateway';
import type { HttpRoute, HttpStage } from '../../aws/apigatewayv2';
import { nameOf } from '../../aws/scope';
import { MethodTestResult } from './MethodTestResult';
import { RequestTest } from './RequestTest';
import { callUrl } from './callUrl';
import { keepDraft } from './draft';
import { invokeUrl, pathWithQuery, type RequestDraft } from './request';
import { readRouteKey } from './routes';

interface Props {
  readonly apiId: string;
  readonly route: HttpRoute;
  readonly stage: HttpStage;
  readonly draft: RequestDraft;
  readonly onDraft: (draft: RequestDraft) => void;
  readonly functionArn: string | undefined;
}

/** Calls the route's URL from this page: HTTP APIs have no operation that tests them. */
export function HttpRouteTest({ apiId, route, stage, draft, onDraft, functionArn }: Props) {
  const [calledAt, setCalledAt] = useState(0);
  const { verb, path } = readRouteKey(route.routeKey);
  const test = useMutation<TestInvokeMethodOutput>({
    mutationFn: () => {
      keepDraft(apiId, route.routeId, verb, draft);
      setCalledAt(Date.now());
      // Below this page's own address, whatever name the server gives itself.
      return callUrl(invokeUrl('', apiId, stage.stageName), draft);
    },
  });
  return (
    <RequestTest
      description={`Sends a request to stage ${stage.stageName}. What it starts is started.`}
      path={path}
      verb={verb}
      draft={draft}
      onDraft={onDraft}
      isRunning={test.isPending}
      onTest={() => test.mutate()}
    >
      <SpaceBetween size="m">
        <MethodTestResult path={pathWithQuery(draft)} verb={draft.verb} output={test.data} error={test.error} isRunning={test.isPending} emptyText="Status, latency and response appear here." />
        {test.data && functionArn !== undefined && (
          <Link href={links.logGroup(`/aws/lambda/${nameOf(functionArn)}`, { from: calledAt - 1000 })}>Log of {nameOf(functionArn)} since this request</Link>
        )}
      </SpaceBetween>
    </RequestTest>
  );
}
