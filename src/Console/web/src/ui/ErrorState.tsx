import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { AwsError } from '../aws/client';
import { CopyButton } from './CopyText';

interface Props {
  /** "The execution could not be read". */
  readonly what: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** What went wrong, by the error's own name and message. */
export function ErrorState({ what, error, onRetry }: Props) {
  const text = errorText(error);
  return (
    <Alert
      type="error"
      header={what}
      action={
        <SpaceBetween size="xs" direction="horizontal">
          <CopyButton value={text} label="Copy the error" />
          {onRetry && <Button onClick={onRetry}>Try again</Button>}
        </SpaceBetween>
      }
    >
      {text}
    </Alert>
  );
}

export function errorText(error: unknown): string {
  if (error instanceof AwsError) {
    return `${error.name}: ${error.message}${error.requestId ? ` (request ${error.requestId})` : ''}`;
  }
  return error instanceof Error ? error.message : String(error);
}
