import type { BreadcrumbGroupProps } from '@cloudscape-design/components/breadcrumb-group';
import { createContext, useContext, useEffect } from 'react';

/** What a page tells the frame around it. */
export interface PageFrame {
  readonly title: string;
  /** `/functions/hello`, without what is selected on it. */
  readonly path?: string;
  readonly crumbs: readonly BreadcrumbGroupProps.Item[];
  /** Which entry of the navigation it belongs to: its `href` there. */
  readonly section: string;
  /** The page fills the window and scrolls inside itself (editor). */
  readonly isFull?: boolean;
}

export const PageFrameContext = createContext<(frame: PageFrame) => void>(() => undefined);

export const PageTitleContext = createContext('');

/** The title that the page gave the frame. */
export const usePageTitle = () => useContext(PageTitleContext);

/**
 * Gives the frame the page's title (also the window's), breadcrumbs and place in the navigation.
 * @param crumbs What lies between "Treadle" and the page: [text, href]. The title comes last by itself.
 */
export function usePageFrame(title: string, section: string, crumbs: readonly (readonly [text: string, href: string])[] = [], isFull = false): void {
  const setFrame = useContext(PageFrameContext);
  const key = JSON.stringify(crumbs);
  useEffect(() => {
    document.title = `${title} · Treadle`;
    setFrame({
      title,
      path: location.hash.slice(1).split('?')[0]!,
      section,
      isFull,
      crumbs: [{ text: 'Treadle', href: '#/' }, ...(JSON.parse(key) as [string, string][]).map(([text, href]) => ({ text, href })), { text: title, href: '' }],
    });
  }, [title, section, key, isFull, setFrame]);
}
