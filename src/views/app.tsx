import { Box, useInput, usePaste } from 'ink';
import { type ReactNode, useSyncExternalStore } from 'react';
import { keyName, keysMeant } from '../keys/key.ts';
import type { Keymap } from '../keys/keymap.ts';
import { keyPressed, pasted } from '../keys/press.ts';
import { bodyHeight, isTooSmall } from '../state/layout.ts';
import { type State, topScreen } from '../state/state.ts';
import { type Effect, isEffect, type Step } from '../state/step.ts';
import type { Store } from '../state/store.ts';
import { footerLine } from './footer.ts';
import { headerLine } from './header.ts';
import { FramedOverlay } from './overlay/framed-overlay.tsx';
import { InputFooter } from './overlay/input-footer.tsx';
import { Line } from './parts/line.tsx';
import { screenViews } from './screens.ts';
import type { Theme } from './theme.ts';

export type AppProps = {
  readonly store: Store;
  readonly keymap: Keymap;
  readonly theme: Theme;
  /** An empty frame, for a moment: what follows is then drawn whole. */
  readonly blank?: boolean;
  /** Does what lies outside the state. */
  perform(effect: Effect): void;
};

/** The whole screen, and the only place in the program that listens to keys. */
export const App = ({ store, keymap, theme, blank = false, perform }: AppProps): ReactNode => {
  const state = useSyncExternalStore(store.subscribe, store.getState);
  const take = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (isEffect(step)) perform(step);
      else store.dispatch(step);
    }
  };
  useInput((input, key) => {
    const name = keyName(input, key);
    if (name === undefined) return;
    // The store, not the state of this render: several keys may come before the next one.
    const typing = store.getState().overlay?.overlay === 'input';
    for (const meant of keysMeant(name, typing)) take(keyPressed(store.getState(), meant, keymap));
  });
  // Always mounted: without it the terminal would send pasted text as keys, and they would act.
  usePaste(text => take(pasted(store.getState(), text)));

  const { columns, rows } = state.terminal;
  return (
    <Box width={columns} height={rows} flexDirection="column" overflow="hidden">
      {blank ? null : isTooSmall(state) ? (
        <Line text={`podctl needs 40x8, this is ${columns}x${rows}`.slice(0, columns)} />
      ) : (
        <Screen state={state} keymap={keymap} theme={theme} />
      )}
    </Box>
  );
};

type ScreenPartProps = { readonly state: State; readonly keymap: Keymap; readonly theme: Theme };

const Screen = ({ state, keymap, theme }: ScreenPartProps): ReactNode => (
  <>
    {state.header && <Line text={headerLine(state, theme)} />}
    <Box height={bodyHeight(state)} flexDirection="column" overflow="hidden">
      <Body state={state} keymap={keymap} theme={theme} />
    </Box>
    {state.overlay?.overlay === 'input' ? (
      <InputFooter state={state} line={state.overlay} keymap={keymap} theme={theme} />
    ) : (
      <Line text={footerLine(state, keymap, theme)} />
    )}
    <FramedOverlay state={state} theme={theme} />
  </>
);

const Body = ({ state, keymap, theme }: ScreenPartProps): ReactNode => {
  const screen = topScreen(state);
  const around = { state, width: state.terminal.columns, height: bodyHeight(state), theme, keymap };
  switch (screen.screen) {
    case 'pods':
      return <screenViews.pods.Body {...around} screen={screen} />;
    case 'causes':
      return <screenViews.causes.Body {...around} screen={screen} />;
    case 'pod':
      return <screenViews.pod.Body {...around} screen={screen} />;
    case 'logs':
      return <screenViews.logs.Body {...around} screen={screen} />;
    case 'text':
      return <screenViews.text.Body {...around} screen={screen} />;
    case 'events':
      return <screenViews.events.Body {...around} screen={screen} />;
    case 'timeline':
      return <screenViews.timeline.Body {...around} screen={screen} />;
    case 'related':
      return <screenViews.related.Body {...around} screen={screen} />;
    case 'node':
      return <screenViews.node.Body {...around} screen={screen} />;
    case 'forwards':
      return <screenViews.forwards.Body {...around} screen={screen} />;
    case 'journal':
      return <screenViews.journal.Body {...around} screen={screen} />;
    case 'listing':
      return <screenViews.listing.Body {...around} screen={screen} />;
    case 'help':
      return <screenViews.help.Body {...around} screen={screen} />;
  }
};
