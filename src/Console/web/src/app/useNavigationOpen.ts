import { useCallback, useState } from 'react';
import { useMediaQuery } from '../ui/useMediaQuery';
import { readStored, writeStored } from './stored';

/** Where the navigation opens over the page, which it would hide. */
const query = '(max-width: 900px)';

/**
 * Whether the navigation is open. The layout closes it by itself where it finds no room, also for the moment in which a window has no size yet: in a
 * wide window only what a person clicks counts, and is remembered. In a small one it opens over the page and closes by itself: nothing to remember.
 */
export function useNavigationOpen(): [boolean, (isOpen: boolean) => void] {
  const isSmall = useMediaQuery(query);
  const [isWanted, setWanted] = useState(() => readStored('navigation', true));
  const [isOver, setOver] = useState(false);
  const change = useCallback((isOpen: boolean) => {
    if (window.matchMedia(query).matches) {
      setOver(isOpen);
    } else if (isClicked()) {
      setWanted(isOpen);
      writeStored('navigation', isOpen);
    }
  }, []);
  return [isSmall ? isOver : isWanted, change];
}

// The layout tells of a change within the click (a key pressed on a button clicks it, too), and of its own ones from an effect.
function isClicked(): boolean {
  return window.event?.type === 'click';
}
