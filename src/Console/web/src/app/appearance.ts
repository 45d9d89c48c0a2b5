import { applyDensity, applyMode, Density, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';
import { readStored, writeStored } from './stored';

export type Theme = 'light' | 'dark' | 'system';

interface Appearance {
  readonly theme: Theme;
  readonly isCompact: boolean;
}

const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let appearance = readStored<Appearance>('appearance', { theme: 'system', isCompact: false });

function isDarkNow(): boolean {
  return appearance.theme === 'dark' || (appearance.theme === 'system' && systemIsDark.matches);
}

/** Gives the page its colours and density, now and whenever the system's change. */
export function applyAppearance(): void {
  applyMode(isDarkNow() ? Mode.Dark : Mode.Light);
  applyDensity(appearance.isCompact ? Density.Compact : Density.Comfortable);
  document.documentElement.style.colorScheme = isDarkNow() ? 'dark' : 'light';
  listeners.forEach((listener) => listener());
}

systemIsDark.addEventListener('change', applyAppearance);

export function changeAppearance(change: Partial<Appearance>): void {
  appearance = { ...appearance, ...change };
  writeStored('appearance', appearance);
  applyAppearance();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, () => appearance);
}

/** Whether what is drawn by hand (editor, canvas) is to be dark. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribe, isDarkNow);
}
