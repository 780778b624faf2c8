import type { Subcommand } from './subcommand.ts';
import { version } from './version.ts';
import { write } from './write.ts';

export const showVersion: Subcommand = {
  name: 'version',
  usage: 'podctl version',
  summary: 'Print the version of podctl and of Node',
  flags: [],
  run: async () => {
    await write(`podctl ${version} (node ${process.versions.node}, ${process.platform}-${process.arch})\n`);
    return 0;
  },
};
