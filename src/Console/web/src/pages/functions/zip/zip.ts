/** A file in a zip archive. */
export interface ZipEntry {
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /** Bytes in the archive. */
  readonly packed: number;
  readonly method: number;
  /** Where its local header begins. */
  readonly offset: number;
}

export class ZipError extends Error {}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;
const endSize = 22;
const commentMax = 65_535;
const stored = 0;
const deflated = 8;
const encrypted = 1;
const zip64 = 0xffffffff;

/** Archives with more files than this are not listed. */
const entriesMax = 20_000;

/**
 * The files of an archive, folders left out, in the order of their paths.
 * @throws {ZipError} It is no zip archive, or one that is split, encrypted or larger than 4 GB.
 */
export function listZip(archive: ArrayBuffer): readonly ZipEntry[] {
  const view = new DataView(archive);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (at === zip64 || count === 0xffff) {
    throw new ZipError('The archive is in the Zip64 format, which is not read here.');
  }
  if (count > entriesMax) {
    throw new ZipError(`The archive has ${count} files, more than are listed here.`);
  }
  const entries: ZipEntry[] = [];
  const names = new TextDecoder();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== entrySignature) {
      throw new ZipError('The archive is damaged: its directory ends early.');
    }
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) {
      throw new ZipError('The archive is damaged: its directory ends early.');
    }
    const path = names.decode(new Uint8Array(archive, at + 46, nameLength));
    if ((view.getUint16(at + 8, true) & encrypted) !== 0) {
      throw new ZipError(`${path} is encrypted.`);
    }
    if (!path.endsWith('/')) {
      entries.push({ path, method: view.getUint16(at + 10, true), packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), offset: view.getUint32(at + 42, true) });
    }
    at = next;
  }
  return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The end of the directory is at the archive's end, before a comment. */
function findEnd(view: DataView): number {
  const last = view.byteLength - endSize;
  for (let at = last; at >= 0 && at >= last - commentMax; at--) {
    if (view.getUint32(at, true) === endSignature) {
      return at;
    }
  }
  throw new ZipError('This is no zip archive.');
}

/**
 * Unpacks one file, as far as `limit` bytes.
 * @throws {ZipError} Its data is damaged, or packed in a way that is not known.
 */
export async function readZip(archive: ArrayBuffer, entry: ZipEntry, limit: number): Promise<{ readonly bytes: Uint8Array; readonly isCut: boolean }> {
  const view = new DataView(archive);
  if (entry.offset + 30 > view.byteLength || view.getUint32(entry.offset, true) !== localSignature) {
    throw new ZipError(`${entry.path} is not where the archive says.`);
  }
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  if (start + entry.packed > view.byteLength) {
    throw new ZipError(`${entry.path} ends early.`);
  }
  const packed = new Uint8Array(archive, start, entry.packed);
  if (entry.method === stored) {
    return { bytes: packed.slice(0, limit), isCut: packed.length > limit };
  }
  if (entry.method !== deflated) {
    throw new ZipError(`${entry.path} is packed by method ${entry.method}, which is not read here.`);
  }
  return inflate(packed, entry.path, limit);
}

// What is unpacked is counted, whatever size the archive claims.
async function inflate(packed: Uint8Array<ArrayBuffer>, path: string, limit: number): Promise<{ readonly bytes: Uint8Array; readonly isCut: boolean }> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isCut = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        break;
      }
      chunks.push(value);
      length += value.length;
      if (length > limit) {
        isCut = true;
        await reader.cancel();
        break;
      }
    }
  } catch {
    throw new ZipError(`The data of ${path} is damaged.`);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes: bytes.slice(0, limit), isCut };
}
