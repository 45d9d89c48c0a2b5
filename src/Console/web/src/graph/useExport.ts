import type { RefObject } from 'react';
import { readMachine } from '../asl/machine';
import { useNotifications } from '../app/notifications';
import { saveFile } from '../ui/saveFile';
import type { ExportKind } from './Controls';
import type { Layout } from './layout';
import { toMermaid } from './mermaid';
import type { GraphStore } from './store';
import { type Palette, toSvg } from './svg';

interface Exported {
  readonly definition: string;
  readonly label: string;
  readonly layout: Layout | undefined;
  readonly store: GraphStore;
  readonly root: RefObject<HTMLElement | null>;
}

/** Saves the whole drawing as a file, in the colours that the page has now, or copies it as text. */
export function useExport({ definition, label, layout, store, root }: Exported): (kind: ExportKind) => void {
  const notifications = useNotifications();
  const run = async (kind: ExportKind) => {
    if (kind === 'mermaid') {
      await navigator.clipboard.writeText(toMermaid(readMachine(definition)));
      notifications.succeeded('The graph was copied as Mermaid.');
      return;
    }
    if (layout === undefined || root.current === null) {
      return;
    }
    const { steps, marks } = store.get();
    const svg = new Blob([toSvg(layout, paletteOf(root.current), label, steps, marks)], { type: 'image/svg+xml' });
    saveFile(kind === 'svg' ? svg : await toPng(svg), `${label.replace(/[^\w.-]+/g, '-')}.${kind}`);
  };
  return (kind) => void run(kind).catch((error: unknown) => notifications.failed("The graph can't be exported", error));
}

// The style sheet has the only list of colours; what its variables are in this theme is asked of an element that wears them.
function paletteOf(root: HTMLElement): Palette {
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name);
    if (colour !== undefined) {
      return colour;
    }
    const probe = root.appendChild(document.createElement('span'));
    probe.style.color = `var(--graph-${name})`;
    const found = getComputedStyle(probe).color;
    probe.remove();
    known.set(name, found);
    return found;
  };
}

/** Browsers draw nothing at all on a canvas beyond this. */
const sideMax = 16_000;
const areaMax = 120_000_000;

async function toPng(svg: Blob): Promise<Blob> {
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(2, sideMax / image.width, sideMax / image.height, Math.sqrt(areaMax / (image.width * image.height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error('The picture is too large.')) : resolve(blob)), 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}
