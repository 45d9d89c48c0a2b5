import { useState } from 'react';

/** Which items of a tree are folded: all are open at first. */
export function useFolded(): { readonly folded: ReadonlySet<string>; readonly onToggle: (toggled: { readonly id: string; readonly expanded: boolean }) => void } {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  return { folded, onToggle: ({ id, expanded }) => setFolded((before) => (expanded ? new Set([...before].filter((i) => i !== id)) : new Set([...before, id]))) };
}
