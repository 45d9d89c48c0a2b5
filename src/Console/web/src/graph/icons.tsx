import type { ShownStatus } from './steps';

/** Strokes in a square of 16 pixels, for the page and for exported pictures alike. */
export const typeIcons: Record<string, string> = {
  Task: 'M9 1.5 3.5 9H8l-1 5.5L12.5 7H8z',
  Choice: 'M8 1.5 14.5 8 8 14.5 1.5 8z',
  Wait: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM8 4.6V8l2.4 1.6',
  Pass: 'M2 8h11.5M9.5 4l4 4-4 4',
  Succeed: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.2 8.2l2 2 3.6-4',
  Fail: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6',
  Map: 'M5.5 5.5h8.7v8.7H5.5zM3.6 11.6V3.6h8M1.8 9.6V1.8h7.8',
  Parallel: 'M8 1.5v3M3.5 7.5v-1.2a1.8 1.8 0 0 1 1.8-1.8h5.4a1.8 1.8 0 0 1 1.8 1.8v1.2M1.5 7.7h4v6.5h-4zM10.5 7.7h4v6.5h-4z',
};

export const unknownIcon = 'M5.6 5.8a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.2.9-1.2 1.9M8 12.6v.1';

export const statusIcons: Record<Exclude<ShownStatus, 'NOT_REACHED'>, string> = {
  IN_PROGRESS: 'M3.6 8h.1M8 8h.1M12.4 8h.1',
  SUCCEEDED: 'M3.8 8.4l2.8 2.8 5.6-6',
  FAILED: 'M4.4 4.4l7.2 7.2M11.6 4.4l-7.2 7.2',
  CANCELLED: 'M3.8 8h8.4',
  CAUGHT_ERROR: 'M3.4 8h8.8M8.6 4.2 12.4 8l-3.8 3.8',
};

/** Before the name of a state that is elsewhere. */
export const jumpIcon = 'M3 2.5v5a3 3 0 0 0 3 3h7M9.5 7l3.5 3.5L9.5 14';

export const markIcon = 'M8 3.4v5.4M8 12.2v.1';

export function TypeIcon({ type }: { readonly type: string }) {
  return <Icon path={typeIcons[type] ?? unknownIcon} width={1.5} />;
}

export function Icon({ path, width }: { readonly path: string; readonly width: number }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth={width} strokeLinecap="round" strokeLinejoin="round">
      <path d={path} />
    </svg>
  );
}
