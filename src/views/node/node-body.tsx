import type { ReactNode } from 'react';
import type { NodeScreen } from '../../state/node-screen.ts';
import { nodeHead } from '../../state/pages/node/node-head.ts';
import { Lines } from '../parts/lines.tsx';
import { paintLine } from '../parts/paint-line.ts';
import { chooseColumns } from '../pods/choose-columns.ts';
import { podLine } from '../pods/pod-line.ts';
import { titleLine } from '../pods/title-line.ts';
import type { ScreenProps } from '../screen-view.ts';

/** Requests beside use: the one decides what else fits, the other who takes it. How the pods are comes where there is room. */
const columnsFor = (width: number) => ({
  columns: [
    'namespace',
    'name',
    ...(width < 160 ? ['status'] : ['ready', 'status', 'restarts']),
    'age',
    'memoryRequest',
    'memory',
    'memoryOfLimit',
    'cpuRequest',
    'cpu',
    'cpuOfLimit',
    ...(width < 160 ? [] : ['cause']),
  ],
  wideColumns: undefined,
});

/** A node: what it has, what of it is requested and in use, and the pods that do. */
export const NodeBody = ({ state, screen, width, height, theme }: ScreenProps<NodeScreen>): ReactNode => {
  const head = nodeHead(state, screen);
  const { rows } = state.nodeList;
  const { byUid } = state.uses;
  const placed = chooseColumns({
    rows,
    allNamespaces: true,
    wide: false,
    asked: true,
    uses: byUid,
    width,
    chosen: columnsFor(width),
  });
  const visible = rows.slice(screen.top, screen.top + Math.max(0, height - head.length - 1));
  const lines = [
    ...head.map(line => paintLine(line, theme)),
    ...(rows.length === 0 ? [theme.quiet(' No pod takes up room on it.')] : [titleLine(placed, screen, theme)]),
    ...visible.map((row, index) => {
      const cursor = screen.top + index === screen.cursor;
      const look = { now: state.now, use: byUid.get(row.uid), width, cursor, marked: false };
      return podLine(row, placed, look, theme);
    }),
  ];
  return <Lines lines={lines} height={height} />;
};
