import { useMutation } from '@tanstack/react-query';
import { type Resource, type TestInvokeMethodOutput, testInvokeMethod } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { MethodTestResult } from './MethodTestResult';
import { RequestTest } from './RequestTest';
import { keepDraft } from './draft';
import { hasBody, pathWithQuery, readHeaders, type RequestDraft } from './request';

interface Props {
  readonly scope: Scope;
  readonly restApiId: string;
  readonly resource: Resource;
  readonly verb: string;
  readonly draft: RequestDraft;
  readonly onDraft: (draft: RequestDraft) => void;
}

/** Calls a method as it is now, deployed or not, without key and throttle. */
export function MethodTest({ scope, restApiId, resource, verb, draft, onDraft }: Props) {
  const test = useMutation<TestInvokeMethodOutput>({
    mutationFn: () => {
      keepDraft(restApiId, resource.id, verb, draft);
      return testInvokeMethod.call(scope, {
        restApiId,
        resourceId: resource.id,
        httpMethod: draft.verb,
        pathWithQueryString: pathWithQuery(draft),
        multiValueHeaders: readHeaders(draft.headers),
        ...(hasBody(draft.verb) ? { body: draft.body } : {}),
      });
    },
  });
  return (
    <RequestTest
      description="Calls the method as it is now, without API key and throttle. What it starts is started."
      path={resource.path}
      verb={verb}
      draft={draft}
      onDraft={onDraft}
      isRunning={test.isPending}
      onTest={() => test.mutate()}
    >
      <MethodTestResult path={resource.path} verb={draft.verb} output={test.data} error={test.error} isRunning={test.isPending} />
    </RequestTest>
  );
}
