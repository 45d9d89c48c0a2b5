import type { ZipEntry } from './zip';

/** A folder or a file of an archive. */
export interface FileNode {
  readonly name: string;
  readonly path: string;
  /** Of a folder. */
  readonly children?: readonly FileNode[];
  /** Of a file. */
  readonly entry?: ZipEntry;
}

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: FileNode[];
}

/** Files by folders: folders first, each by name. Paths deeper than this are shown with the rest of the path as their name. */
const deepest = 32;

export function fileTree(entries: readonly ZipEntry[]): readonly FileNode[] {
  const root: Folder = { folders: new Map(), files: [] };
  for (const entry of entries) {
    const parts = entry.path.split('/').filter((p) => p !== '');
    const names = parts.length > deepest ? [...parts.slice(0, deepest - 1), parts.slice(deepest - 1).join('/')] : parts;
    let folder = root;
    for (const name of names.slice(0, -1)) {
      let inner = folder.folders.get(name);
      if (!inner) {
        inner = { folders: new Map(), files: [] };
        folder.folders.set(name, inner);
      }
      folder = inner;
    }
    folder.files.push({ name: names.at(-1) ?? entry.path, path: entry.path, entry });
  }
  return nodesOf(root, '');
}

function nodesOf(folder: Folder, path: string): readonly FileNode[] {
  const byName = (a: FileNode, b: FileNode) => a.name.localeCompare(b.name);
  const folders = [...folder.folders].map(([name, inner]) => ({ name, path: `${path}${name}/`, children: nodesOf(inner, `${path}${name}/`) }));
  return [...folders.sort(byName), ...folder.files.sort(byName)];
}

const sources = /\.(?:py|mjs|cjs|js|ts|cs|java|go|rb|sh|rs)$/;

/** The file to show first: the handler's, else a source, else any. @param handler `app.handler`, `src/index.handler`, `Assembly::Type::Method`. */
export function firstFile(entries: readonly ZipEntry[], handler: string | undefined): ZipEntry | undefined {
  const stem = handler?.includes('::') ? handler.split('::')[0]! : (handler?.replace(/\.[^./]*$/, '') ?? '');
  return (
    entries.find((e) => stem !== '' && e.path.replace(/\.[^./]*$/, '') === stem && sources.test(e.path)) ??
    entries.find((e) => sources.test(e.path) && !e.path.includes('node_modules/') && !e.path.includes('/')) ??
    entries.find((e) => sources.test(e.path) && !e.path.includes('node_modules/')) ??
    entries[0]
  );
}

const compiled = /\.(?:dll|exe|so|class|jar)$|(?:^|\/)bootstrap$/;

/** Whether a file is compiled code, by its name. */
export function isCompiled(path: string): boolean {
  return compiled.test(path);
}

/** Whether a package has compiled code and no source of the function in it. */
export function isCompiledPackage(entries: readonly ZipEntry[]): boolean {
  return entries.some((e) => isCompiled(e.path)) && !entries.some((e) => sources.test(e.path));
}

/** The text of a file; null when it is none: text has no zero bytes and is UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, 8000).includes(0)) {
    return null;
  }
  // A cut file may end within a character.
  const text = new TextDecoder().decode(bytes, { stream: true });
  return text.slice(0, 8000).includes('\uFFFD') ? null : text;
}
