import { memo, type ReactNode, useMemo } from 'react';
import type { PodRow } from '../../state/pod-row.ts';
import { type RowUse, wantsUse } from '../../state/pod-uses.ts';
import type { PodsScreen } from '../../state/screen.ts';
import { Line } from '../parts/line.tsx';
import { Lines } from '../parts/lines.tsx';
import type { ScreenProps } from '../screen-view.ts';
import type { Theme } from '../theme.ts';
import { chooseColumns, type PlacedColumn } from './choose-columns.ts';
import { emptyLines } from './empty-lines.ts';
import { podLine } from './pod-line.ts';
import { titleLine } from './title-line.ts';

/** The list of pods: the titles, and the rows that fit. */
export const PodsBody = ({ state, screen, width, height, theme }: ScreenProps<PodsScreen>): ReactNode => {
  const { settings } = state;
  const { rows } = state.list;
  const allNamespaces = state.connection.namespace === '';
  const uses = wantsUse(screen, width, settings) ? state.uses.byUid : undefined;
  const asked = wantsUse(screen, 0, settings);
  const columns = useMemo(
    () => chooseColumns({ rows, allNamespaces, wide: screen.wide, uses, asked, width, chosen: settings }),
    [rows, allNamespaces, screen.wide, uses, asked, width, settings],
  );
  if (rows.length === 0) return <Lines lines={emptyLines(state, width, theme)} height={height} />;
  const visible = rows.slice(screen.top, screen.top + height - 1);
  return (
    <>
      <Line text={titleLine(columns, screen, theme)} />
      {visible.map((row, index) => (
        <PodLine
          key={row.uid}
          row={row}
          columns={columns}
          now={state.now}
          use={uses?.get(row.uid)}
          width={width}
          cursor={screen.top + index === screen.cursorIndex}
          marked={screen.marked.has(row.uid)}
          theme={theme}
        />
      ))}
    </>
  );
};

type PodLineProps = {
  readonly row: PodRow;
  readonly columns: readonly PlacedColumn[];
  readonly now: number;
  readonly use: RowUse | undefined;
  readonly width: number;
  readonly cursor: boolean;
  readonly marked: boolean;
  readonly theme: Theme;
};

const PodLine = memo(
  ({ row, columns, theme, ...look }: PodLineProps): ReactNode => <Line text={podLine(row, columns, look, theme)} />,
);
