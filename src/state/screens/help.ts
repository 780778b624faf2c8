import type { Action } from '../action.ts';
import { bodyHeight } from '../layout.ts';
import type { HelpScreen } from '../screen.ts';
import type { State } from '../state.ts';

/** Help only scrolls. */
export const reduceHelpScreen = (screen: HelpScreen, action: Action, state: State): HelpScreen => {
  const height = bodyHeight(state);
  const last = Math.max(0, screen.lines - height);
  switch (action.type) {
    case 'moved': {
      const by = action.unit === 'page' ? action.by * (height - 1) : action.by;
      return { ...screen, top: Math.max(0, Math.min(screen.top + by, last)) };
    }
    case 'moved-to':
      return { ...screen, top: action.place === 'top' ? 0 : last };
    case 'terminal-resized':
      return screen.top > last ? { ...screen, top: last } : screen;
    default:
      return screen;
  }
};
