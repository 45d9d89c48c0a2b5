import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { getTemplate } from '../../../aws/cloudformation';
import type { Scope } from '../../../aws/scope';
import { CopyButton } from '../../../ui/CopyText';
import { ErrorState } from '../../../ui/ErrorState';
import { PageSkeleton } from '../../../ui/Skeleton';
import { Payload } from '../../../ui/Payload';
import { isValidJson } from '../../../ui/json';
import { saveFile } from '../../../ui/saveFile';

/** The template as it was given. */
export function Template({ scope, stackId, name }: { readonly scope: Scope; readonly stackId: string; readonly name: string }) {
  const template = useQuery(getTemplate.query(scope, { StackName: stackId }));
  if (template.error) {
    return <ErrorState what="The template could not be read" error={template.error} onRetry={() => void template.refetch()} />;
  }
  if (!template.data) {
    return <PageSkeleton />;
  }
  const text = template.data.TemplateBody;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <CopyButton value={text} label="Copy the template" text="Copy" />
              <Button iconName="download" onClick={() => saveFile(new Blob([text]), `${name}.template.${isValidJson(text) ? 'json' : 'yml'}`)}>
                Download
              </Button>
            </SpaceBetween>
          }
        >
          Template
        </Header>
      }
    >
      <Payload text={text} label="Template" maxHeight="70vh" />
    </Container>
  );
}
