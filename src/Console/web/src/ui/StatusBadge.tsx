import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';

// Executions, map runs and steps; the words are those of AWS's console.
const shown: Record<string, readonly [StatusIndicatorProps.Type, string]> = {
  RUNNING: ['in-progress', 'Running'],
  SUCCEEDED: ['success', 'Succeeded'],
  FAILED: ['error', 'Failed'],
  TIMED_OUT: ['error', 'Timed out'],
  ABORTED: ['stopped', 'Aborted'],
  PENDING_REDRIVE: ['pending', 'Pending redrive'],
  IN_PROGRESS: ['in-progress', 'In progress'],
  CANCELLED: ['stopped', 'Cancelled'],
  CAUGHT_ERROR: ['warning', 'Caught error'],
  RETRIABLE: ['warning', 'Retriable'],
  NOT_REACHED: ['pending', 'Not reached'],
};

export function StatusBadge({ status }: { readonly status: string }) {
  const [type, text] = shown[status] ?? ['info', status];
  return <StatusIndicator type={type}>{text}</StatusIndicator>;
}

export function statusText(status: string): string {
  return shown[status]?.[1] ?? status;
}
