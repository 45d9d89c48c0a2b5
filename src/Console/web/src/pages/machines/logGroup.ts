import { logGroupNameOf } from '../../aws/logs';
import type { LoggingConfiguration } from '../../aws/states';

/** The log group's name of a machine's logging: `/aws/states/pay`. Null where nothing is logged. */
export function logGroupOf(logging: LoggingConfiguration | undefined): string | null {
  const arn = logging?.level === 'OFF' ? undefined : logging?.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  return arn ? logGroupNameOf(arn) : null;
}
