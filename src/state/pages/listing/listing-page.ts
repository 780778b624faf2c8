import { cutEnd } from '../../../text/cut.ts';
import { cutLine, hanging, type Line, piece, spread } from '../../../text/line.ts';
import { padEnd } from '../../../text/pad.ts';
import { bodyWidth } from '../../layout.ts';
import type { ListingScreen } from '../../listing-screen.ts';
import type { State } from '../../state.ts';
import { listedEntries, listingRows } from './listing-rows.ts';

/** A listing: its title, then headings and entries. */
export const listingPage = (state: State, screen: ListingScreen, height: number): readonly Line[] => {
  const width = bodyWidth(state);
  const rows = listingRows(screen);
  const all = screen.entries.length;
  const shown = listedEntries(screen).length;
  const count = shown === all ? String(all) : `${shown} of ${all}`;
  const head = spread(
    [piece(`${screen.what}  `, 'quiet'), piece(screen.name, 'title')],
    [piece([screen.filter === '' ? '' : `/ ${screen.filter}`, count].filter(Boolean).join(' · '), 'quiet')],
    width,
  );
  if (all === 0) return [head, [], ...hanging([piece(' ')], screen.none, width)];
  if (shown === 0) return [head, [], [piece(` Nothing matches ${screen.filter}. esc clears the filter.`, 'quiet')]];
  const marks = Math.max(...screen.entries.map(({ mark }) => mark.length));
  return [
    head,
    ...rows.slice(screen.top, screen.top + height - 1).map((row): Line => {
      if (row.row === 'heading') return [piece(` ${row.text}`, 'title'), piece(`  ${row.count}`, 'quiet')];
      const { mark, tone, title } = row.entry;
      if (row.index === screen.cursor)
        return [piece(padEnd(cutEnd(`   ${padEnd(mark, marks)}  ${title}`, width), width), 'cursor')];
      return [piece(`   ${padEnd(mark, marks)}  `, tone), piece(title)];
    }),
  ].map(line => cutLine(line, width));
};
