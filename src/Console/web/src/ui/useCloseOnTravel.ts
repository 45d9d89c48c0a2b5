import { useEffect, useEffectEvent } from 'react';

/** Back and Forward close a dialog: what it was opened on is another page or tab then. */
export function useCloseOnTravel(onClose: () => void): void {
  const close = useEffectEvent(onClose);
  useEffect(() => {
    const onTravel = () => close();
    window.addEventListener('popstate', onTravel);
    return () => window.removeEventListener('popstate', onTravel);
  }, []);
}
