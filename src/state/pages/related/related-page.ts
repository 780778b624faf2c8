import { cutEnd, cutMiddle } from '../../../text/cut.ts';
import { cutLine, hanging, type Line, piece, spread, type Tone } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { bodyWidth } from '../../layout.ts';
import type { RelatedObject } from '../../related-object.ts';
import type { RelatedScreen } from '../../screen.ts';
import type { State } from '../../state.ts';
import { objectName } from '../text/text-source.ts';
import { relatedRows } from './related-rows.ts';

/** What has to do with a pod: kind, name, whether it is there, and what for. */
export const relatedPage = (state: State, screen: RelatedScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const rows = relatedRows(state, screen);
  if (rows.state === 'none') return [title(screen, '', width), [], ...hanging([piece(' ')], rows.why, width, 'quiet')];
  const { objects } = rows;
  const missing = objects.filter(({ state: found }) => found.state === 'missing' && !found.optional);
  const count = `${objects.length} objects${missing.length > 0 ? `, ${missing.length} missing` : ''}`;
  const names = Math.min(width >= 120 ? 56 : 32, Math.max(4, ...objects.map(({ of }) => of.name.length)));
  return [
    title(screen, count, width),
    [piece(`   ${padEnd('KIND', kindWidth)}  ${padEnd('NAME', names)}  WHAT FOR`, 'quiet')],
    ...objects
      .slice(screen.top, screen.top + height - 2)
      .map((object, index) => row(object, names, width, screen.top + index === screen.cursor)),
  ].map(line => cutLine(line, width));
};

const kindWidth = 21;

const title = ({ of }: RelatedScreen, count: string, width: number): Line =>
  spread([piece('Related to  ', 'quiet'), piece(objectName(of), 'title')], [piece(count, 'quiet')], width);

const row = ({ of, use, state }: RelatedObject, names: number, width: number, isCursor: boolean): Line => {
  const { symbol, tone, text } = looks(state);
  const start = `${padEnd(cutEnd(of.kind, kindWidth), kindWidth)}  ${padEnd(cutMiddle(of.name, names), names)}  `;
  if (isCursor) return [piece(padEnd(cutEnd(` ${symbol} ${start}${text}${use}`, width), width), 'cursor')];
  return [piece(` ${symbol} `, tone), piece(start), piece(text, tone), piece(use, 'quiet')];
};

const looks = (
  state: RelatedObject['state'],
): { readonly symbol: string; readonly tone: Tone; readonly text: string } => {
  switch (state.state) {
    case 'there':
      return { symbol: '✓', tone: 'healthy', text: '' };
    case 'missing': {
      const near = state.near === '' ? '' : `, but ${state.near} does`;
      return state.optional
        ? { symbol: '○', tone: 'quiet', text: `does not exist${near}, and need not · ` }
        : { symbol: '✗', tone: 'failing', text: `does not exist${near} · ` };
    }
    case 'forbidden':
      return { symbol: '?', tone: 'inconclusive', text: 'may not be read · ' };
    case 'unknown':
      return { symbol: '?', tone: 'inconclusive', text: 'not known · ' };
  }
};
