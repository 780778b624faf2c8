import { causeList, emptyCauseList, rowsOfCause } from './cause-list.ts';
import { emptyNodeList, nodeList } from './node-list.ts';
import type { NodeScreen } from './node-screen.ts';
import { podList } from './pod-list.ts';
import type { PodTable } from './pod-row.ts';
import type { PodsScreen } from './screen.ts';
import { settleCausesCursor } from './screens/causes.ts';
import { settleNodeCursor } from './screens/node.ts';
import { settlePodsCursor } from './screens/pods.ts';
import type { State } from './state.ts';

/** The lists behind the screens in line with the pods, then the cursors of the screens in line with the lists. */
export const settleLists = (state: State): State => settleScreens(settleNode(settlePodList(settleCauses(state))));

/** The pods screen that is shown, or would be without what is above it: the list is its list. */
export const listedScreen = ({ screens }: Pick<State, 'screens'>): PodsScreen =>
  screens.findLast(screen => screen.screen === 'pods') ?? screens[0];

/** Grouping all pods is only worth it while somebody looks at the causes, or at the pods of one. */
const settleCauses = (state: State): State => {
  const screen = state.screens.findLast(({ screen: kind }) => kind === 'causes');
  const causes =
    screen?.screen === 'causes'
      ? causeList(state.causes, state.pods, screen.filter, state.now, state.uses)
      : emptyCauseList;
  return causes === state.causes ? state : { ...state, causes };
};

const settlePodList = (state: State): State => {
  const screen = listedScreen(state);
  const list = podList(state.list, tableFor(state, screen), screen, state.now, state.uses);
  return list === state.list ? state : { ...state, list };
};

/** The node screen that is shown, or would be without what is above it. */
const shownNode = ({ screens }: State): NodeScreen | undefined =>
  screens.findLast((screen): screen is NodeScreen => screen.screen === 'node');

const settleNode = (state: State): State => {
  const screen = shownNode(state);
  const list = screen ? nodeList(state.nodeList, state, screen) : emptyNodeList;
  return list === state.nodeList ? state : { ...state, nodeList: list };
};

/** All pods, or those of a cause. The same table as before where nothing has changed. */
const tableFor = ({ pods, causes, list }: State, { cause }: PodsScreen): PodTable => {
  if (!cause) return pods;
  const rows = rowsOfCause(causes, cause);
  return list.pods.rows === rows && list.pods.version === pods.version ? list.pods : { ...pods, rows };
};

const settleScreens = (state: State): State => {
  const listed = listedScreen(state);
  const node = shownNode(state);
  const screens = state.screens.map(screen =>
    screen === listed
      ? settlePodsCursor(listed, state)
      : screen.screen === 'causes'
        ? settleCausesCursor(screen, state)
        : screen === node
          ? settleNodeCursor(node, state)
          : screen,
  );
  const [first, ...above] = screens;
  const isSame = screens.every((screen, index) => screen === state.screens[index]);
  return isSame || first?.screen !== 'pods' ? state : { ...state, screens: [first, ...above] };
};
