import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileTree, firstFile, isCompiledPackage, textOf } from './tree';
import { listZip, readZip, ZipError } from './zip';

interface Given {
  readonly path: string;
  readonly text: string;
  readonly isStored?: boolean;
  readonly flags?: number;
}

/** An archive as zip programs write it. */
function zip(files: readonly Given[], comment = ''): ArrayBuffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { path, text, isStored = false, flags = 0 } of files) {
    const data = isStored ? Buffer.from(text) : deflateRawSync(Buffer.from(text));
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(path.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(isStored ? 0 : 8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE(offset, 42);
    parts.push(head, Buffer.from(path), data);
    directory.push(entry, Buffer.from(path));
    offset += 30 + path.length + data.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  const all = Buffer.concat([...parts, ...directory, end, Buffer.from(comment)]);
  return all.buffer.slice(all.byteOffset, all.byteOffset + all.length) as ArrayBuffer;
}

const read = async (archive: ArrayBuffer, path: string, limit = 1000) => {
  const { bytes, isCut } = await readZip(archive, listZip(archive).find((e) => e.path === path)!, limit);
  return { text: textOf(bytes), isCut };
};

describe('an archive', () => {
  it('is listed without its folders and read, packed or stored', async () => {
    const archive = zip([{ path: 'lib/', text: '', isStored: true }, { path: 'lib/b.py', text: 'b = 2\n' }, { path: 'a.py', text: 'a = 1\n', isStored: true }], 'a comment');
    expect(listZip(archive).map((e) => [e.path, e.size])).toEqual([['a.py', 6], ['lib/b.py', 6]]);
    expect(await read(archive, 'a.py')).toEqual({ text: 'a = 1\n', isCut: false });
    expect(await read(archive, 'lib/b.py')).toEqual({ text: 'b = 2\n', isCut: false });
  });

  it('is not unpacked beyond the limit', async () => {
    expect(await read(zip([{ path: 'bomb', text: ' '.repeat(5_000_000) }]), 'bomb', 100)).toEqual({ text: ' '.repeat(100), isCut: true });
  });

  it.each([
    ['text', new TextEncoder().encode('This is a text and no archive at all.').buffer],
    ['nothing', new ArrayBuffer(0)],
    ['an encrypted file', zip([{ path: 'a', text: 'a', flags: 1 }])],
  ])('is refused when it is %s', (_, archive) => expect(() => listZip(archive)).toThrow(ZipError));

  it('that is damaged says so', async () => {
    const archive = zip([{ path: 'a', text: 'some text that is packed '.repeat(20) }]);
    new Uint8Array(archive).fill(0xff, 31, 45);
    await expect(read(archive, 'a')).rejects.toThrow(ZipError);
  });
});

describe('its files', () => {
  const entry = (path: string) => ({ path, size: 1, packed: 1, method: 0, offset: 0 });

  it('stand in folders, folders first', () => {
    const names = (nodes: ReturnType<typeof fileTree>): unknown[] => nodes.map((n) => (n.children ? [n.name, names(n.children)] : n.name));
    expect(names(fileTree(['z.py', 'a.py', 'lib/x/y.py', 'lib/b.py'].map(entry)))).toEqual([['lib', [['x', ['y.py']], 'b.py']], 'a.py', 'z.py']);
  });

  it.each([
    ['app.handler', 'app.py'],
    ['lib/money.handler', 'lib/money.py'],
    ['other.handler', 'app.py'],
    [undefined, 'app.py'],
  ])('are opened at the handler %s', (handler, path) => {
    expect(firstFile(['README.md', 'app.py', 'lib/money.py'].map(entry), handler)?.path).toBe(path);
  });

  it.each([
    [['functions/print.dll', 'functions/print.runtimeconfig.json'], true],
    [['bootstrap'], true],
    [['app.py', 'lib/native.so'], false],
    [['README.md'], false],
  ])('are %s: compiled code without source is %s', (paths, isIt) => expect(isCompiledPackage(paths.map(entry))).toBe(isIt));

  it('are shown when they are text', () => {
    expect(textOf(new TextEncoder().encode('größe'))).toBe('größe');
    expect(textOf(new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0]))).toBeNull();
    expect(textOf(new Uint8Array([0xff, 0xfe, 0x41]))).toBeNull();
  });
});
