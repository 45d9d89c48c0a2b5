import { useEffect, useRef } from 'react';
import type { PageFrame } from './page';
import styles from './Frame.module.css';

/** Where the page itself begins: the <main> of the layout has the navigation in it. */
export const pageId = 'page';

const page = () => document.getElementById(pageId);

/** The next Tab comes to the page's first control. */
const focusPage = () => page()?.focus({ preventScroll: true });

/** The first stop of the Tab key. It is seen only while it has the focus. */
export function SkipLink() {
  return (
    <button type="button" className={styles.skip} onClick={focusPage}>
      Skip to main content
    </button>
  );
}

/**
 * What a browser does by itself between two documents: a page that comes in place of another is announced, begins at its top, and has the
 * focus, wherever the link to it was.
 */
export function PageChange({ frame }: { readonly frame: PageFrame }) {
  const shown = useRef(frame.path);
  useEffect(() => {
    const before = shown.current;
    shown.current = frame.path;
    if (before === undefined || before === frame.path) {
      return;
    }
    // A page may have given it to a field of its own; a search may have been opened while the page came.
    const { activeElement } = document;
    if (page()?.contains(activeElement) !== true && !activeElement?.closest('[role="dialog"]')) {
      focusPage();
    }
  }, [frame]);
  return (
    <output className={styles.announced} aria-live="polite">
      {frame.path === undefined ? '' : frame.title}
    </output>
  );
}
