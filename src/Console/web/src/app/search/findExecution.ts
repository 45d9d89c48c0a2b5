import type { Scope } from '../../aws/scope';
import { executionsNamed } from '../../aws/server';

/** An execution's ARN by its exact name, whichever machine's it is, of several the latest; null when there is none. */
export async function findExecution(scope: Scope, name: string): Promise<string | null> {
  return (await executionsNamed(scope, name))[0] ?? null;
}

/** Whether a text may be an execution's name: 1 to 80 characters, none of those that AWS excludes. */
export function isExecutionName(text: string): boolean {
  return text.length <= 80 && /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]+$/.test(text);
}
