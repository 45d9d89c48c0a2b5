import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRef, useState } from 'react';
import type { Method, Resource, Stage } from '../../aws/apigateway';
import type { Scope } from '../../aws/scope';
import { MethodBoxes } from './MethodBoxes';
import { MethodTest } from './MethodTest';
import { useDraft } from './draft';
import { Invoke } from './Invoke';

interface Props {
  readonly scope: Scope;
  readonly restApiId: string;
  readonly resource: Resource;
  readonly verb: string;
  readonly method: Method;
  readonly stages: readonly Stage[];
  readonly endpoint: string;
}

/** One method: what happens to a request, how it is called, and a test. */
export function MethodPage({ scope, restApiId, resource, verb, method, stages, endpoint }: Props) {
  const [draft, setDraft] = useDraft(restApiId, resource.id, verb, resource.path);
  const [chosen, setChosen] = useState<string | null>(null);
  const test = useRef<HTMLDivElement>(null);
  const stage = stages.find((s) => s.stageName === chosen) ?? stages[0];
  return (
    <SpaceBetween size="l">
      <Header
        variant="h2"
        actions={
          <Button iconName="caret-right-filled" onClick={() => test.current?.scrollIntoView({ block: 'start' })}>
            Test
          </Button>
        }
      >
        {`${resource.path} - ${verb} - Method execution`}
      </Header>
      <MethodBoxes scope={scope} restApiId={restApiId} path={resource.path} verb={verb} method={method} />
      <div ref={test}>
        <MethodTest scope={scope} restApiId={restApiId} resource={resource} verb={verb} draft={draft} onDraft={setDraft} />
      </div>
      <Invoke
        scope={scope}
        apiId={restApiId}
        endpoint={endpoint}
        path={resource.path}
        stageNames={stages.map((s) => s.stageName)}
        stage={stage?.stageName}
        onStage={setChosen}
        draft={draft}
        needsKey={method.apiKeyRequired === true}
        emptyText="The API has no stage. Deploy it to give it a URL."
      />
    </SpaceBetween>
  );
}
