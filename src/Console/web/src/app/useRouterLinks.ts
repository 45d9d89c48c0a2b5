import { useEffect } from 'react';
import { useNavigate } from 'react-router-dom';

/**
 * Follows links to pages by the router. Left to the browser they are entries of its history that the router did not make, and a page with unsaved work
 * could not ask before it is left, by the link or by *back*.
 */
export function useRouterLinks(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const follow = (e: MouseEvent) => {
      const link = e.target instanceof Element ? e.target.closest('a[href^="#/"]') : null;
      if (link === null || e.defaultPrevented || e.button !== 0 || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || link.getAttribute('target') === '_blank') {
        return;
      }
      e.preventDefault();
      const href = link.getAttribute('href')!;
      void navigate(href.slice(1), { replace: href === location.hash });
    };
    document.addEventListener('click', follow);
    return () => document.removeEventListener('click', follow);
  }, [navigate]);
}
