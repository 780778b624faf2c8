import { dashboard } from './dashboard.ts';
import { demo } from './demo.ts';
import { diagnose } from './diagnose.ts';
import { explain, listRules } from './explain.ts';
import { logs } from './logs.ts';
import { showVersion } from './show-version.ts';
import type { Subcommand } from './subcommand.ts';

/** Every word that may follow `podctl`. */
export const subcommands: readonly Subcommand[] = [dashboard, diagnose, logs, explain, listRules, demo, showVersion];
