import { cutEnd, cutMiddle } from '../../../text/cut.ts';
import { cutLine, hanging, type Line, piece, type Tone } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import type { Forward } from '../../forward.ts';
import { bodyWidth } from '../../layout.ts';
import type { ForwardsScreen } from '../../screen.ts';
import type { State } from '../../state.ts';

/** The forwarded ports: where they listen, where they lead, and what went wrong last. */
export const forwardsPage = (state: State, screen: ForwardsScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const { forwards } = state;
  if (forwards.length === 0)
    return [
      [],
      [piece('   No port is forwarded.')],
      ...hanging([piece('   ')], 'f on a pod forwards one of its ports to this machine.', width, 'quiet'),
    ];
  const names = Math.min(width >= 120 ? 60 : 30, Math.max(3, ...forwards.map(each => podText(each).length)));
  const current = forwards[screen.cursor];
  const whole = current
    ? [
        ...(current.problem === '' ? [] : hanging([piece(' ')], current.problem, width, 'failing')),
        ...(current.note === '' ? [] : hanging([piece(' ')], current.note, width)),
      ]
    : [];
  const shown = forwards.slice(screen.top, screen.top + height - 1);
  const rows = [
    [piece(cells(titles, names), 'quiet')],
    ...shown.map((forward, index) => row(forward, names, width, screen.top + index === screen.cursor)),
  ];
  // What is said of the one under the cursor is told whole where there is room below the list.
  return [...rows, ...(rows.length + whole.length < height && whole.length > 0 ? [[], ...whole] : [])].map(line =>
    cutLine(line, width),
  );
};

type Texts = {
  readonly address: string;
  readonly pod: string;
  readonly port: string;
  readonly phase: string;
  readonly connections: string;
  readonly said: string;
};

const titles: Texts = {
  address: 'LOCAL ADDRESS',
  pod: 'POD',
  port: 'PORT',
  phase: 'STATE',
  connections: 'OPEN',
  said: 'LAST ERROR, OR NOTE',
};

const looks: Readonly<Record<Forward['phase'], { readonly symbol: string; readonly tone: Tone }>> = {
  open: { symbol: '✓', tone: 'healthy' },
  starting: { symbol: '…', tone: 'progressing' },
  waiting: { symbol: '…', tone: 'progressing' },
  failed: { symbol: '✗', tone: 'failing' },
};

const podText = ({ of, pod }: Forward): string => `${of.namespace}/${pod || of.name}`;

const row = (forward: Forward, names: number, width: number, isCursor: boolean): Line => {
  const { phase, remote, remotePort, connections, problem, note } = forward;
  const text = cells(
    {
      address: forward.address || '–',
      pod: podText(forward),
      port: remotePort === '' || remotePort === remote ? remote : `${remote} ${remotePort}`,
      phase,
      connections: String(connections),
      said: (problem || note).replace(/\s+/g, ' '),
    },
    names,
    looks[phase].symbol,
  );
  if (isCursor) return [piece(padEnd(cutEnd(text, width), width), 'cursor')];
  return [piece(text.slice(0, 3), looks[phase].tone), piece(text.slice(3))];
};

const cells = (texts: Texts, names: number, symbol = ' '): string =>
  [
    ` ${symbol} ${padEnd(texts.address, 15)}`,
    padEnd(cutMiddle(texts.pod, names), names),
    padEnd(cutEnd(texts.port, 9), 9),
    padEnd(texts.phase, 8),
    padStart(texts.connections, 4),
    texts.said,
  ].join('  ');
