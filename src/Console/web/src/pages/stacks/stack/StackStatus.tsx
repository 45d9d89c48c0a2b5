import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import { isInProgress } from '../../../aws/cloudformation';

function typeOf(status: string): StatusIndicatorProps.Type {
  if (isInProgress(status)) {
    return 'in-progress';
  }
  if (status.endsWith('FAILED')) {
    return 'error';
  }
  if (status.includes('ROLLBACK')) {
    return 'warning';
  }
  return status.startsWith('DELETE') ? 'stopped' : 'success';
}

/** The status of a stack or a resource in it, by CloudFormation's own word. */
export function StackStatus({ status, reason }: { readonly status: string; readonly reason?: string | undefined }) {
  return (
    <StatusIndicator type={typeOf(status)}>
      {status}
      {reason && `: ${reason}`}
    </StatusIndicator>
  );
}
