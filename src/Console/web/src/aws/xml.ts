/** The text of an element's child, undefined where there is none. */
export function childText(parent: Element, name: string): string | undefined {
  return Array.from(parent.children).find((c) => c.localName === name)?.textContent ?? undefined;
}

/** The texts of an element's children, by name: of those that must be there ('' where one isn't), and of those that may. */
export function childTexts<Required extends string, Optional extends string = never>(
  parent: Element,
  required: readonly Required[],
  optional: readonly Optional[] = [],
): { readonly [name in Required]: string } & { readonly [name in Optional]?: string } {
  const texts: Record<string, string> = {};
  for (const name of required) {
    texts[name] = childText(parent, name) ?? '';
  }
  for (const name of optional) {
    const text = childText(parent, name);
    if (text !== undefined) {
      texts[name] = text;
    }
  }
  return texts as { readonly [name in Required]: string } & { readonly [name in Optional]?: string };
}

/** The members of a list of the query protocol, wherever in the answer the list is. */
export function members(parent: Element, list: string): readonly Element[] {
  return Array.from(parent.getElementsByTagName(list)[0]?.children ?? []).filter((c) => c.localName === 'member');
}

/** A map of texts of the query protocol: `<entry><key/><value/></entry>`. */
export function entries(parent: Element, map: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(parent.getElementsByTagName(map)[0]?.children ?? []).map((e) => [childText(e, 'key') ?? '', childText(e, 'value') ?? '']));
}

/** A map's form in a request of the query protocol: `Attributes.entry.1.key`. */
export function entryMembers(map: Readonly<Record<string, unknown>>, key = 'key', value = 'value'): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(map).map(([k, v], i) => [`entry.${i + 1}`, { [key]: k, [value]: v }]));
}
