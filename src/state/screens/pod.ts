import type { Action } from '../action.ts';
import { bodyHeight } from '../layout.ts';
import { type PodPage, podPage } from '../pages/pod/pod-page.ts';
import type { PodScreen } from '../screen.ts';
import type { State } from '../state.ts';

/**
 * The diagnosis of a pod: a line at a time the cursor walks over the suggested steps that are in view; where there is
 * none in that direction, the screen scrolls.
 */
export const reducePodScreen = (screen: PodScreen, action: Action, state: State): PodScreen => {
  switch (action.type) {
    case 'moved':
      return action.unit === 'page'
        ? scrolled(screen, state, action.by * (bodyHeight(state) - 1))
        : moved(screen, state, action.by);
    case 'moved-to':
      return scrolled(screen, state, action.place === 'top' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    case 'pod-read':
    case 'terminal-resized':
    case 'header-toggled':
      return scrolled(screen, state, 0);
    default:
      return screen;
  }
};

const moved = (screen: PodScreen, state: State, by: number): PodScreen => {
  const page = podPage(state, screen);
  const next = screen.cursor + Math.sign(by);
  const line = page.steps[next];
  const isInView = line !== undefined && line >= screen.top && line < screen.top + bodyHeight(state);
  return isInView ? { ...screen, cursor: next } : scrolled(screen, state, by, page);
};

/** Scrolled as far as there are lines; the cursor stays among the steps there are. */
const scrolled = (screen: PodScreen, state: State, by: number, page: PodPage = podPage(state, screen)): PodScreen => {
  const last = Math.max(0, page.lines.length - bodyHeight(state));
  const top = Math.max(0, Math.min(screen.top + by, last));
  const cursor = Math.max(0, Math.min(screen.cursor, page.steps.length - 1));
  return top === screen.top && cursor === screen.cursor ? screen : { ...screen, top, cursor };
};
