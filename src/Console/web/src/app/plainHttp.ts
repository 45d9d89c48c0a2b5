// Pages that come from another machine over plain HTTP are no secure context: browsers keep these from them, though the console needs no secret for them.

/** Gives such a page what it lacks of `navigator.clipboard` (writing) and `crypto` (randomUUID). */
export function completePlainHttp(): void {
  if (!navigator.clipboard) {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
  }
  crypto.randomUUID ??= randomUUID;
}

async function writeText(text: string): Promise<void> {
  const onCopy = (e: ClipboardEvent) => {
    e.clipboardData?.setData('text/plain', text);
    e.preventDefault();
    // A dialog's own listeners would put the selection there instead.
    e.stopImmediatePropagation();
  };
  document.addEventListener('copy', onCopy, { capture: true });
  try {
    if (!document.execCommand('copy')) {
      throw new Error('The browser does not let this page copy.');
    }
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
  }
}

function randomUUID(): ReturnType<Crypto['randomUUID']> {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b, i) => (i === 6 ? (b & 0x0f) | 0x40 : i === 8 ? (b & 0x3f) | 0x80 : b).toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
