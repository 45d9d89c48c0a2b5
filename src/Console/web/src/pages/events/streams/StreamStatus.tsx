import StatusIndicator from '@cloudscape-design/components/status-indicator';

/** `ACTIVE`, `CREATING`, `DELETING`, … of streams and delivery streams. */
export function StreamStatus({ status }: { readonly status: string }) {
  const text = status.charAt(0) + status.slice(1).toLowerCase().replaceAll('_', ' ');
  return <StatusIndicator type={status === 'ACTIVE' ? 'success' : status.endsWith('FAILED') ? 'error' : 'in-progress'}>{text}</StatusIndicator>;
}
