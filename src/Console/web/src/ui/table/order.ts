export type SortValue = string | number | null | undefined;

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** Orders what a column is sorted by: numbers by size, texts as people order them (`item2` before `item10`); what is missing comes first. */
export function compareValues(a: SortValue, b: SortValue): number {
  const [isA, isB] = [a !== null && a !== undefined, b !== null && b !== undefined];
  if (!isA || !isB) {
    return Number(isA) - Number(isB);
  }
  return typeof a === 'number' && typeof b === 'number' ? a - b : texts.compare(String(a), String(b));
}
