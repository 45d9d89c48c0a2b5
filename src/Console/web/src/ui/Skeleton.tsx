import styles from './Skeleton.module.css';

/** Grey bars where text will stand, so that nothing moves when it comes. */
export function Skeleton({ lines = 3, height }: { readonly lines?: number; readonly height?: number }) {
  return (
    <output className={styles.lines} aria-label="Loading">
      {Array.from({ length: lines }, (_, i) => (
        <div key={i} className={styles.line} style={height === undefined ? undefined : { height }} />
      ))}
    </output>
  );
}

export function PageSkeleton() {
  return <Skeleton lines={8} />;
}
