/** Something that a search may find. */
export interface Entry {
  /** "State machine", "Execution", "Page". */
  readonly kind: string;
  readonly title: string;
  readonly href: string;
  /** What it is found by besides its title: an ARN, a description. */
  readonly also?: string;
  readonly detail?: string;
}

/** How well a title answers to a word: 0 not at all. A whole title is best, then its beginning, a beginning of one of its words, any part. */
function scoreOf(title: string, word: string): number {
  const at = title.indexOf(word);
  if (at < 0) {
    return 0;
  }
  if (title.length === word.length) {
    return 8;
  }
  if (at === 0) {
    return 5;
  }
  // The first place may lie inside of a word and another at the beginning of one: "arnold arn".
  for (let i = at; i >= 0; i = title.indexOf(word, i + 1)) {
    if (!/[a-z0-9]/.test(title[i - 1]!)) {
      return 4;
    }
  }
  return 2;
}

/**
 * The entries that have every word of a query, the best first; among equals those with the shorter title, then in the order given.
 * Lower case makes no difference.
 */
export function rank(query: string, entries: readonly Entry[], limit: number): readonly Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return [];
  }
  const found: { entry: Entry; score: number; order: number }[] = [];
  entries.forEach((entry, order) => {
    const title = entry.title.toLowerCase();
    let score = 0;
    for (const word of words) {
      const inTitle = scoreOf(title, word);
      if (inTitle === 0 && !(entry.also?.toLowerCase().includes(word) ?? false) && !entry.kind.toLowerCase().includes(word)) {
        return;
      }
      score += inTitle === 0 ? 1 : inTitle;
    }
    found.push({ entry, score, order });
  });
  return found
    .sort((a, b) => b.score - a.score || a.entry.title.length - b.entry.title.length || a.order - b.order)
    .slice(0, limit)
    .map((f) => f.entry);
}
