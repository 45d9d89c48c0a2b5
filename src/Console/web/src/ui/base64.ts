const decoder = new TextDecoder('utf-8', { fatal: true });

/** Text as base64 of its UTF-8. */
export function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (b) => String.fromCharCode(b)).join(''));
}

/** What base64 says as text; null where its bytes are no UTF-8 text. */
export function fromBase64(base64: string): string | null {
  try {
    return textOf(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  } catch {
    return null;
  }
}

/** Bytes as text; null where they are no UTF-8, or hold characters that no text has. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = decoder.decode(bytes);
    // oxlint-disable-next-line no-control-regex -- they are what is looked for.
    return /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
