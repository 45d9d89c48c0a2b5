import type { ObjectsPage, StoredObject } from '../../aws/s3';

/** A line of a folder's list. */
export interface Entry {
  readonly key: string;
  /** The part behind the folder's prefix. */
  readonly name: string;
  /** Undefined: a folder. */
  readonly object: StoredObject | undefined;
}

/** What a folder has: folders first, then objects. The object that stands for the folder itself is no part of it. */
export function entriesOf(pages: readonly ObjectsPage[], prefix: string): readonly Entry[] {
  const folders = pages.flatMap((p) => p.CommonPrefixes.map((key): Entry => ({ key, name: key.slice(prefix.length), object: undefined })));
  const objects = pages.flatMap((p) => p.Contents.filter((o) => o.Key !== prefix).map((object): Entry => ({ key: object.Key, name: object.Key.slice(prefix.length), object })));
  return [...folders, ...objects];
}

/** The folders on the way to one, each with its prefix: `a/b/` is `a` (`a/`) and `b` (`a/b/`). */
export function pathOf(prefix: string): readonly { readonly name: string; readonly prefix: string }[] {
  const names = prefix.split('/').slice(0, -1);
  return names.map((name, i) => ({ name, prefix: `${names.slice(0, i + 1).join('/')}/` }));
}

/** What is shown of an object without being saved: bytes. */
export const previewMax = 1024 * 1024;

/** A table of the first lines of a CSV text; null where it has but one column. Quotes are as RFC 4180 has them. */
export function readCsv(text: string, linesMax: number): readonly (readonly string[])[] | null {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < text.length && rows.length < linesMax; i++) {
    const c = text[i]!;
    if (isQuoted) {
      if (c !== '"') {
        field += c;
      } else if (text[i + 1] === '"') {
        field += c;
        i++;
      } else {
        isQuoted = false;
      }
    } else if (c === '"' && field === '') {
      isQuoted = true;
    } else if (c === ',') {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      rows.push([...row, field.replace(/\r$/, '')]);
      [row, field] = [[], ''];
    } else {
      field += c;
    }
  }
  if ((field !== '' || row.length > 0) && rows.length < linesMax) {
    rows.push([...row, field]);
  }
  return rows.some((r) => r.length > 1) ? rows : null;
}
