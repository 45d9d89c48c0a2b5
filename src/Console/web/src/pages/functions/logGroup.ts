import type { FunctionConfiguration } from '../../aws/lambda';

/** The log group that a function writes to. */
export function logGroupOf(configuration: Pick<FunctionConfiguration, 'FunctionName' | 'LoggingConfig'>): string {
  return configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${configuration.FunctionName}`;
}
