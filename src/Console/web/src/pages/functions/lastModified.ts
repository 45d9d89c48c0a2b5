import type { FunctionConfiguration } from '../../aws/lambda';

/** When a function was changed last, seconds since 1970. */
export function lastModified({ LastModified }: Pick<FunctionConfiguration, 'LastModified'>): number {
  // Lambda writes the offset without a colon: 2025-01-31T12:00:00.000+0000.
  return Date.parse(LastModified.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) / 1000;
}
