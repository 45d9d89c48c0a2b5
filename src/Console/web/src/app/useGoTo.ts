import { useCallback } from 'react';
import { useNavigate } from 'react-router-dom';

/** Leads to a page by its link, `#/queues/orders`: the router's own paths are without the `#`. */
export function useGoTo(): (link: string) => void {
  const navigate = useNavigate();
  return useCallback((link) => void navigate(link.slice(1)), [navigate]);
}
