import { readJson } from '../../ui/json';
// Which of EventBridge's rules speak of a state machine. Source: EventBridge user guide, "Comparison operators for use in event patterns".

const source = 'aws.states';

/** What one element of a pattern's list says about a text. What is not known says yes: a rule too many is better than one too few. */
function isElementMatch(element: unknown, text: string): boolean {
  if (typeof element === 'string') {
    return element === text;
  }
  if (typeof element !== 'object' || element === null) {
    return false;
  }
  const [operator, operand] = Object.entries(element)[0] ?? [];
  switch (operator) {
    case 'prefix':
    case 'suffix': {
      const isIgnoringCase = typeof operand === 'object' && operand !== null;
      const part = String(isIgnoringCase ? (operand as Record<string, unknown>)['equals-ignore-case'] : operand);
      const [whole, wanted] = isIgnoringCase ? [text.toLowerCase(), part.toLowerCase()] : [text, part];
      return operator === 'prefix' ? whole.startsWith(wanted) : whole.endsWith(wanted);
    }
    case 'equals-ignore-case':
      return String(operand).toLowerCase() === text.toLowerCase();
    case 'wildcard':
      return isWildcardMatch(String(operand), text);
    case 'exists':
      return operand === true;
    case 'anything-but':
      return !(Array.isArray(operand) ? operand : [operand]).some((o) => isElementMatch(o, text));
    case 'numeric':
    case 'cidr':
      return false;
    default:
      return true;
  }
}

// Without a regular expression: many stars in one would take its time.
function isWildcardMatch(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const found = i === 0 ? (text.startsWith(part) ? 0 : -1) : isLast ? Math.max(at, text.length - part.length) : text.indexOf(part, at);
    if (found < 0 || !text.startsWith(part, found)) {
      return false;
    }
    at = found + part.length;
  }
  return at === text.length;
}

function isFieldMatch(list: unknown, text: string): boolean {
  return list === undefined || (Array.isArray(list) && list.some((element) => isElementMatch(element, text)));
}

/**
 * Whether a rule may match the status events of a state machine's executions.
 * @param pattern The rule's event pattern, JSON text. One that does not ask for `aws.states` is for other events.
 */
export function isAboutMachine(pattern: string | undefined, machineArn: string): boolean {
  const read = readJson(pattern) as { readonly source?: unknown; readonly detail?: { readonly stateMachineArn?: unknown } } | null | undefined;
  return Array.isArray(read?.source) && isFieldMatch(read?.source, source) && isFieldMatch(read?.detail?.stateMachineArn, machineArn);
}

/** The statuses that such a rule waits for: `['FAILED', 'TIMED_OUT']`. Null: all, or what can't be said in short. */
export function statusesOf(pattern: string | undefined): readonly string[] | null {
  const list = (readJson(pattern) as { readonly detail?: { readonly status?: unknown } } | null | undefined)?.detail?.status;
  return Array.isArray(list) && list.every((s) => typeof s === 'string') ? list : null;
}
