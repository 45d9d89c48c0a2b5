const nameOf = (key: string) => `treadle.${key}`;

/** A value that the browser remembers; what can't be read or written (private windows) is as if it were not there. */
export function readStored<T>(key: string, otherwise: T): T {
  try {
    const text = localStorage.getItem(nameOf(key));
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

export function writeStored(key: string, value: unknown): void {
  try {
    localStorage.setItem(nameOf(key), JSON.stringify(value));
  } catch {
    // It is a convenience: without storage the choice lasts as long as the page.
  }
}

export function removeStored(key: string): void {
  try {
    localStorage.removeItem(nameOf(key));
  } catch {
    // Without storage there was none.
  }
}
