import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Scope } from '../../aws/scope';
import { Command } from '../../ui/Command';
import { CopyText } from '../../ui/CopyText';
import { EmptyState } from '../../ui/EmptyState';
import { awsUrl, curlLine, invokeUrl, pathWithQuery, type RequestDraft } from './request';

interface Props {
  readonly scope: Scope;
  readonly apiId: string;
  readonly endpoint: string;
  /** As it was deployed, with its parameters in braces. */
  readonly path: string;
  readonly stageNames: readonly string[];
  /** Undefined where there is none. */
  readonly stage: string | undefined;
  readonly onStage: (name: string) => void;
  readonly draft: RequestDraft;
  readonly needsKey: boolean;
  /** What an API without a stage lacks. */
  readonly emptyText: string;
}

/** Where a method or route is called in a stage, and the line that calls it. */
export function Invoke({ scope, apiId, endpoint, path, stageNames, stage, onStage, draft, needsKey, emptyText }: Props) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={stage !== undefined && stageNames.length > 1 && <Select selectedOption={{ value: stage, label: stage }} options={stageNames.map((value) => ({ value, label: value }))} ariaLabel="Stage" onChange={({ detail }) => onStage(detail.selectedOption.value!)} />}
        >
          Invoke
        </Header>
      }
    >
      {stage === undefined ? (
        <EmptyState title="Not deployed" text={emptyText} />
      ) : (
        <SpaceBetween size="m">
          <KeyValuePairs
            columns={1}
            items={[
              { label: `Invoke URL of stage ${stage}`, value: <CopyText value={invokeUrl(endpoint, apiId, stage) + path} label={`Copy the invoke URL of stage ${stage}`} /> },
              { label: 'By host name, as on AWS', value: <CopyText value={awsUrl(apiId, scope.region, stage) + path} label="Copy the host name's URL" /> },
            ]}
          />
          <Command label={`curl for ${pathWithQuery(draft)}`} text={curlLine(invokeUrl(endpoint, apiId, stage), draft, needsKey)} />
        </SpaceBetween>
      )}
    </Container>
  );
}
