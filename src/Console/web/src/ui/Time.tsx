import { useState } from 'react';
import { useNow } from './clock';
import { formatAgo, formatDuration, formatTime } from './format';

/** A point in time, in the viewer's zone; UTC on hover. @param value Seconds since 1970. */
export function Time({ value }: { readonly value: number }) {
  const iso = new Date(value * 1000).toISOString();
  return (
    <time dateTime={iso} title={iso}>
      {formatTime(value)}
    </time>
  );
}

/** `3 minutes ago`, the exact time on hover. */
export function Ago({ value }: { readonly value: number }) {
  const [isNew, setNew] = useState(() => Date.now() - value * 1000 < 60_000);
  const now = useNow(isNew ? 1000 : 10_000);
  if (isNew && now - value * 1000 >= 60_000) {
    setNew(false);
  }
  const iso = new Date(value * 1000).toISOString();
  return (
    <time dateTime={iso} title={`${formatTime(value)} (${iso})`}>
      {formatAgo(value, Math.max(now, value * 1000))}
    </time>
  );
}

/** How long something took, ticking while it has no end. @param from Seconds since 1970. */
export function Duration({ from, to }: { readonly from: number; readonly to?: number | undefined }) {
  const [isLong, setLong] = useState(() => Date.now() - from * 1000 >= 60_000);
  const now = useNow(isLong ? 1000 : 100, to === undefined);
  // From a minute on it has no tenths.
  if (!isLong && to === undefined && now - from * 1000 >= 60_000) {
    setLong(true);
  }
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{formatDuration((to ?? Math.max(now / 1000, from)) * 1000 - from * 1000)}</span>;
}
