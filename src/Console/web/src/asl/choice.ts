const comparisons: Record<string, string> = {
  Equals: '==',
  LessThan: '<',
  LessThanEquals: '<=',
  GreaterThan: '>',
  GreaterThanEquals: '>=',
  Matches: 'matches',
};

const tests: Record<string, string> = {
  IsNull: 'null',
  IsPresent: 'present',
  IsNumeric: 'a number',
  IsString: 'a string',
  IsBoolean: 'a boolean',
  IsTimestamp: 'a timestamp',
};

const depthMax = 50;

/**
 * A Choice rule in short, for the edge that it stands for: `inputNum > 5`, `not (type == "Private")`, a JSONata condition without its
 * delimiters. Empty when it is no rule.
 */
export function describeRule(rule: unknown, depth = 0): string {
  if (!isObject(rule) || depth > depthMax) {
    return '';
  }
  if (typeof rule.Condition === 'string') {
    return rule.Condition.replace(/^\s*\{%\s*|\s*%\}\s*$/g, '').replace(/\s+/g, ' ');
  }
  if (typeof rule.Condition === 'boolean') {
    return String(rule.Condition);
  }
  if (Array.isArray(rule.And)) {
    return joined(rule.And, 'and', depth);
  }
  if (Array.isArray(rule.Or)) {
    return joined(rule.Or, 'or', depth);
  }
  if (isObject(rule.Not)) {
    return `not (${describeRule(rule.Not, depth + 1)})`;
  }
  return comparison(rule);
}

function joined(rules: readonly unknown[], word: string, depth: number): string {
  return rules
    .map((rule) => {
      const text = describeRule(rule, depth + 1);
      return isObject(rule) && (Array.isArray(rule.And) || Array.isArray(rule.Or)) ? `(${text})` : text;
    })
    .filter((text) => text !== '')
    .join(` ${word} `);
}

function comparison(rule: Readonly<Record<string, unknown>>): string {
  const variable = shortPath(rule.Variable);
  for (const [operator, operand] of Object.entries(rule)) {
    const test = tests[operator];
    if (test !== undefined) {
      return `${variable} is ${operand === false ? 'not ' : ''}${test}`;
    }
    const [, name = '', isPath] = /^(?:String|Numeric|Boolean|Timestamp)([A-Za-z]+?)(Path)?$/.exec(operator) ?? [];
    const sign = comparisons[name];
    if (sign !== undefined) {
      return `${variable} ${sign} ${isPath === undefined ? JSON.stringify(operand) : shortPath(operand)}`;
    }
  }
  return '';
}

// `$.order.total` says no more than `order.total`; `$` alone, `$$.` and variables stay as they are.
function shortPath(path: unknown): string {
  return typeof path === 'string' ? path.replace(/^\$\.(?=[^.])/, '') : '?';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
