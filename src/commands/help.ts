import type { Flag } from './options.ts';
import { helpFlag } from './options.ts';
import type { Subcommand } from './subcommand.ts';

/** The help of one subcommand; the dashboard's lists the others too. */
export const helpText = (subcommand: Subcommand, all: readonly Subcommand[]): string => {
  const others = all.filter(({ name }) => name !== '');
  const sections = [
    subcommand.summary,
    `Usage:\n  ${subcommand.usage}`,
    ...(subcommand.details ?? []),
    ...(subcommand.name === '' ? [`Commands:\n${table(others.map(({ name, summary }) => [name, summary]))}`] : []),
    `Flags:\n${table([...subcommand.flags, helpFlag].map(flag => [flagText(flag), flag.description]))}`,
  ];
  return `${sections.join('\n\n')}\n`;
};

const flagText = ({ name, short, value }: Flag): string =>
  `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`;

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}   ${right}`).join('\n');
};
