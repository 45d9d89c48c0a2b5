import type { ReactNode } from 'react';
import styles from './Buttons.module.css';

/** Buttons side by side, in as many rows as they need. Unlike `SpaceBetween` it takes a fragment for what is in it. */
export function Buttons({ children }: { readonly children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
