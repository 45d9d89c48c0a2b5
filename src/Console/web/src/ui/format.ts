const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const number = new Intl.NumberFormat('en-US');
const exact = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/** `Nov 13, 2019, 11:13:02.080 PM` in the viewer's language and time zone. @param seconds Since 1970. */
export function formatTime(seconds: number): string {
  return exact.format(seconds * 1000);
}

/** `3 minutes ago`. @param seconds Since 1970. */
export function formatAgo(seconds: number, now = Date.now()): string {
  const past = seconds - now / 1000;
  const size = Math.abs(past);
  const [unit, length] = size < 60 ? (['second', 1] as const) : size < 3600 ? (['minute', 60] as const) : size < 86_400 ? (['hour', 3600] as const) : (['day', 86_400] as const);
  return relative.format(Math.trunc(past / length), unit);
}

/** `840 ms`, `3.2 s`, `2 min 05 s`, `1 h 02 min`, `3 d 4 h`. @param ms Milliseconds. */
export function formatDuration(ms: number): string {
  if (ms < 1000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`;
  }
  const whole = Math.floor(seconds);
  const two = (n: number) => String(n).padStart(2, '0');
  if (whole < 3600) {
    return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  }
  if (whole < 86_400) {
    return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
  }
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** `1,234`. */
export function formatNumber(n: number): string {
  return number.format(n);
}

/** `1 receive`, `5 receives`, `1,234 receives`. @param one The word for one; an `s` makes it several. */
export function formatCount(n: number, one: string): string {
  return `${formatNumber(n)} ${one}${n === 1 ? '' : 's'}`;
}

/** `812 B`, `1.5 KiB`, `20 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let n = bytes;
  while (n >= 1024 && unit < units.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${unit === 0 || n >= 100 ? Math.round(n) : n.toFixed(1).replace(/\.0$/, '')} ${units[unit]}`;
}

/** `4:05`, `23:59:57`, `2 d 23:59:57`: to the second, however long. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const days = Math.floor(left / 86_400);
  const hours = Math.floor((left % 86_400) / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  return `${days > 0 ? `${days} d ` : ''}${days > 0 || hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(left % 60)}`;
}
