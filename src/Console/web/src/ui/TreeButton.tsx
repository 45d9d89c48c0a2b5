import type { ReactNode } from 'react';
import styles from './TreeButton.module.css';

/** A node of a tree that can be selected. */
export function TreeButton({ isSelected, onSelect, children }: { readonly isSelected: boolean; readonly onSelect: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className={`${styles.node} ${isSelected ? styles.selected : ''}`} aria-current={isSelected ? 'true' : undefined} onClick={onSelect}>
      {children}
    </button>
  );
}
