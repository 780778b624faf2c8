import type { LoadedConfiguration } from '../../configuration/loaded.ts';
import { notice } from '../../keys/notice.ts';
import type { Store } from '../../state/store.ts';
import { renderApp } from '../../views/terminal/render-app.tsx';
import type { Configured } from './configured.ts';
import { perform, type World } from './effects.ts';
import { forgetNotices } from './forget-notices.ts';
import type { PageSources } from './open-page.ts';

/** What differs between a recording and a recorded session. */
type Offline = Pick<World, 'replay' | 'showNamespace'> & Pick<PageSources, 'judge'>;

/** Draws the screens of something that has no cluster behind it; `what` names it: `This is a recording: it has ...`. */
export const renderOffline = (
  store: Store,
  what: string,
  {
    configuration,
    own,
  }: { readonly configuration: LoadedConfiguration | undefined; readonly own: Configured | undefined },
  differing: (tell: World['tell']) => Offline,
): { readonly exited: Promise<number>; readonly tell: World['tell'] } => {
  const { exited, ...screen } = renderApp(
    store,
    effect => void perform(effect, world),
    own && configuration && { keymap: own.keymap, theme: configuration.theme },
  );
  const tell: World['tell'] = (text, tone, lasts) => store.dispatch(notice(store.getState(), text, tone, lasts));
  const noCluster = (): never => {
    throw new Error(`This is a ${what}: it has no cluster behind it.`);
  };
  const { judge, ...rest } = differing(tell);
  const world: World = {
    cluster: noCluster,
    tell,
    ...screen,
    open: overlay => store.dispatch({ type: 'overlay-opened', overlay }),
    forwards: noCluster,
    explain: () => undefined,
    offerDebug: (_container, why) => tell(why, 'error'),
    pages: {
      configuration,
      namespace: () => store.getState().connection.namespace,
      show: shown => store.dispatch({ type: 'screen-opened', screen: shown }),
      judge,
    },
    switchContext: async () => tell(`This is a ${what}: it has no other contexts.`, 'warning'),
    ...rest,
  };
  forgetNotices(store);
  return { exited, tell };
};
