import Alert from '@cloudscape-design/components/alert';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Health as HealthAnswer } from '../../aws/server';
import { errorText } from '../../ui/ErrorState';

interface Props {
  readonly health: HealthAnswer | undefined;
  readonly error: Error | null;
  /** What the server says of itself besides. */
  readonly problems: readonly string[];
}

/** Whether the server takes requests, and what hinders it. */
export function Health({ health, error, problems }: Props) {
  const all = [...new Set([...(health?.problems ?? []), ...problems])];
  if (error && !health) {
    return <Alert type="error" header="The server's health could not be asked">{errorText(error)}</Alert>;
  }
  if (all.length > 0 || (health && health.status !== 'ok')) {
    return (
      <Alert type="warning" header={health?.status === 'ok' ? 'The server works, with problems' : 'The server is not ready'}>
        <ul>
          {all.map((p) => (
            <li key={p}>{p}</li>
          ))}
        </ul>
      </Alert>
    );
  }
  return <StatusIndicator type={health ? 'success' : 'loading'}>{health ? 'The server is well: it takes requests and writes' : 'Asking the server how it is'}</StatusIndicator>;
}
