/** A value of a JSON text with where it stands: `from` its first character, `to` after its last. */
export type JsonNode =
  | { readonly kind: 'object'; readonly from: number; readonly to: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly from: number; readonly to: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'scalar'; readonly from: number; readonly to: number; readonly value: string | number | boolean | null };

export interface JsonMember {
  readonly key: string;
  readonly from: number;
  readonly value: JsonNode | undefined;
}

export interface JsonReading {
  /** Absent when nothing of the text is a value. */
  readonly root: JsonNode | undefined;
  /** The first place where the text is no JSON. */
  readonly error?: { readonly at: number; readonly message: string };
}

const depthMax = 200;

/**
 * Reads a JSON text that somebody may be in the middle of typing: commas and closing brackets may be missing or too many, a string ends
 * with its line, a member may lack its value. What is well-formed is read as `JSON.parse` does.
 */
export function readJson(text: string): JsonReading {
  const reader = new Reader(text);
  const root = reader.value(0);
  reader.end();
  return reader.error === undefined ? { root } : { root, error: reader.error };
}

class Reader {
  error: { at: number; message: string } | undefined;
  private at = 0;

  constructor(private readonly text: string) {}

  end(): void {
    this.blanks();
    if (this.at < this.text.length) {
      this.complain('Text after the end of the document');
    }
  }

  value(depth: number): JsonNode | undefined {
    this.blanks();
    const from = this.at;
    const first = this.text[from];
    if (first === '{' || first === '[') {
      if (depth >= depthMax) {
        this.complain(`More than ${depthMax} levels`);
        this.at = this.text.length;
        return undefined;
      }
      return first === '{' ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (first === '"') {
      const value = this.string();
      return { kind: 'scalar', from, to: this.at, value };
    }
    return this.word();
  }

  private object(depth: number): JsonNode {
    const from = this.at;
    const members = this.list('}', () => {
      if (this.text[this.at] === '"') {
        return this.member(depth);
      }
      this.complain('Expected a member name in double quotes');
      this.skip(depth);
      return undefined;
    });
    return { kind: 'object', from, to: this.at, members };
  }

  private array(depth: number): JsonNode {
    const from = this.at;
    const items = this.list(']', () => {
      const item = this.value(depth);
      if (item === undefined) {
        this.skip(depth);
      }
      return item;
    });
    return { kind: 'array', from, to: this.at, items };
  }

  // Stands at the opening bracket, ends after the closing one, or where something else must be closed first.
  private list<Item>(close: '}' | ']', read: () => Item | undefined): Item[] {
    const items: Item[] = [];
    let isCommaDue = false;
    this.at++;
    for (;;) {
      this.blanks();
      const next = this.text[this.at];
      if (next === close) {
        this.at++;
        return items;
      }
      if (next === undefined || next === '}' || next === ']') {
        this.complain(`Expected "${close}"`);
        return items;
      }
      if (next === ',') {
        if (!isCommaDue) {
          this.complain('Unexpected ","');
        }
        isCommaDue = false;
        this.at++;
        continue;
      }
      if (isCommaDue) {
        this.complain('Expected ","');
      }
      const item = read();
      if (item !== undefined) {
        items.push(item);
      }
      isCommaDue = true;
    }
  }

  private member(depth: number): JsonMember {
    const from = this.at;
    const key = this.string();
    this.blanks();
    if (this.text[this.at] !== ':') {
      this.complain('Expected ":"');
      return { key, from, value: undefined };
    }
    this.at++;
    this.blanks();
    const before = this.at;
    // `"Next":` and a line below `"End": true`: the second string is a member, not the first one's value.
    if (this.text[before] === '"') {
      this.string();
      this.blanks();
      const isMember = this.text[this.at] === ':';
      this.at = before;
      if (isMember) {
        this.complain('Expected a value');
        return { key, from, value: undefined };
      }
    }
    return { key, from, value: this.value(depth) };
  }

  // Stands at the opening quote, ends after the closing one or at the end of the line.
  private string(): string {
    const from = this.at++;
    for (;;) {
      const next = this.text[this.at];
      if (next === undefined || next === '\n' || next === '\r') {
        this.complain('The string has no end', from);
        return this.text.slice(from + 1, this.at).replace(/[",}\]\s]*$/, '');
      }
      this.at++;
      if (next === '"') {
        break;
      }
      if (next === '\\') {
        this.at++;
      }
    }
    const quoted = this.text.slice(from, this.at);
    try {
      return JSON.parse(quoted) as string;
    } catch {
      this.complain('Not a JSON string', from);
      return quoted.slice(1, -1);
    }
  }

  private word(): JsonNode | undefined {
    const from = this.at;
    const word = /[^\s,:{}[\]"]*/y;
    word.lastIndex = from;
    const text = word.exec(this.text)?.[0] ?? '';
    try {
      const value = JSON.parse(text) as number | boolean | null;
      this.at += text.length;
      return { kind: 'scalar', from, to: this.at, value };
    } catch {
      this.complain('Expected a value');
      this.at += text.length;
      return undefined;
    }
  }

  // Past what makes no sense here: a word, or a value without a name.
  private skip(depth: number): void {
    const word = /[^\s,{}[\]"]+/y;
    word.lastIndex = this.at;
    const length = word.exec(this.text)?.[0].length ?? 0;
    if (length > 0) {
      this.at += length;
    } else if (this.text[this.at] === '{' || this.text[this.at] === '[') {
      this.value(depth);
    }
  }

  private blanks(): void {
    while (this.at < this.text.length && ' \t\n\r\uFEFF'.includes(this.text[this.at]!)) {
      this.at++;
    }
  }

  private complain(message: string, at = this.at): void {
    this.error ??= { at, message };
  }
}

/** The value without its places. A member named twice has its last value, as `JSON.parse` gives it. */
export function plainOf(node: JsonNode | undefined): unknown {
  switch (node?.kind) {
    case 'object':
      return Object.fromEntries(node.members.map((member) => [member.key, plainOf(member.value)]));
    case 'array':
      return node.items.map(plainOf);
    case 'scalar':
      return node.value;
    case undefined:
      return undefined;
  }
}

/** The value of a member of an object; undefined for everything else. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return node?.kind === 'object' ? node.members.findLast((member) => member.key === key)?.value : undefined;
}

export function stringOf(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.kind === 'array' ? node.items : [];
}

/** One step further in a JSON pointer. Source: RFC 6901. */
export function pointer(parent: string, key: string | number): string {
  return `${parent}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
