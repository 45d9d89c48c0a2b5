import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/**
 * The way out of a text where Tab indents: after Escape, Tab goes on to what is next (CodeMirror waits two seconds for it). That Escape is the text's own
 * and closes no dialog around it; a second one does. Tab itself shows how to leave: `data-tabbed`, until the text is left.
 */
export function leaving(): Extension {
  let hasEscaped = false;
  const show = (view: EditorView, isShown: boolean) => view.dom.parentElement?.toggleAttribute('data-tabbed', isShown);
  return EditorView.domEventObservers({
    keydown: (event, view) => {
      if (event.key === 'Escape' && !hasEscaped) {
        hasEscaped = true;
        event.stopPropagation();
      } else if (event.key !== 'Escape') {
        show(view, event.key === 'Tab' && !hasEscaped);
        hasEscaped = false;
      }
    },
    blur: (_, view) => {
      hasEscaped = false;
      show(view, false);
    },
  });
}
