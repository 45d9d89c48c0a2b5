/** The value of a JSON text; undefined for what is no JSON. */
export function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** The value of a JSON text; what is no JSON stays a text. */
export function jsonOrText(text: string): unknown {
  const value = readJson(text);
  return value === undefined ? text : value;
}

export function isValidJson(text: string): boolean {
  return readJson(text) !== undefined;
}

/** JSON text with indentation; what is no JSON stays as it is. */
export function prettyJson(text: string): string {
  const value = readJson(text);
  return value === undefined ? text : JSON.stringify(value, null, 2);
}
