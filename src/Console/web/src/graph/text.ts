export const fontFamily = '"Open Sans", "Helvetica Neue", Roboto, Arial, sans-serif';

export interface Font {
  readonly weight: number;
  /** Pixels. */
  readonly size: number;
}

export const fonts = {
  name: { weight: 600, size: 13 },
  detail: { weight: 400, size: 11 },
  terminal: { weight: 600, size: 13 },
} as const satisfies Record<string, Font>;

let canvas: CanvasRenderingContext2D | null | undefined;

/** How wide a text is drawn, in pixels; without a canvas (tests) by its length. */
export function textWidth(text: string, font: Font): number {
  canvas ??= typeof document === 'undefined' ? null : document.createElement('canvas').getContext('2d');
  if (canvas === null) {
    return text.length * font.size * 0.58;
  }
  canvas.font = `${font.weight} ${font.size}px ${fontFamily}`;
  return canvas.measureText(text).width;
}

/** What must be there before texts are measured. Resolves also where a font cannot be had. */
export async function loadFonts(): Promise<void> {
  await Promise.allSettled(Object.values(fonts).map((font) => document.fonts.load(`${font.weight} ${font.size}px ${fontFamily}`)));
}

/** Lines no wider than `widthMax`, broken at blanks; words that are too long at `_`, `-`, `.` and capitals, else anywhere. */
export function wrap(text: string, font: Font, widthMax: number): readonly string[] {
  const fits = (line: string) => textWidth(line.trimEnd(), font) <= widthMax;
  const lines: string[] = [];
  let line = '';
  const add = (piece: string) => {
    if (line !== '' && !fits(line + piece)) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  };
  for (const word of text.split(/(?<=\s)/)) {
    const pieces = fits(word) ? [word] : word.split(/(?<=[_\-./:,])|(?<=[a-z0-9])(?=[A-Z])/);
    for (const piece of pieces) {
      (fits(piece) ? [piece] : Array.from(piece)).forEach(add);
    }
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()];
}

/** At most `linesMax` lines; the last one ends with `…` when there was more. */
export function wrapShort(text: string, font: Font, widthMax: number, linesMax: number): readonly string[] {
  const lines = wrap(text, font, widthMax);
  return lines.length <= linesMax ? lines : [...lines.slice(0, linesMax - 1), `${lines[linesMax - 1]}…`];
}
