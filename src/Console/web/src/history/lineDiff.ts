export interface DiffLine {
  readonly text: string;
  readonly kind: 'SAME' | 'ADDED' | 'GONE';
}

const cellsMax = 4_000_000;

/** The lines of `after` with those of `before` that are gone between them. Too long texts are not compared. */
export function diffLines(before: string | null, after: string): readonly DiffLine[] {
  const b = after.split('\n');
  const a = before === null ? [] : before.split('\n');
  if (before === null || a.length * b.length > cellsMax) {
    return b.map((text) => ({ text, kind: 'SAME' }));
  }
  // Lines of JSON differ by a comma when something follows them; that is no change.
  const keyOf = (line: string) => line.replace(/,$/, '');
  const x = a.map(keyOf);
  const y = b.map(keyOf);
  const width = y.length + 1;
  const longest = new Uint32Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      longest[i * width + j] = x[i] === y[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      lines.push({ text: b[j]!, kind: 'SAME' });
      i++;
      j++;
    } else if (i < x.length && (j === y.length || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) {
      lines.push({ text: a[i]!, kind: 'GONE' });
      i++;
    } else {
      lines.push({ text: b[j]!, kind: 'ADDED' });
      j++;
    }
  }
  return lines;
}
