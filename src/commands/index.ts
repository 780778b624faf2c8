import { attach } from './attach.ts';
import { audit } from './audit.ts';
import { capture } from './capture.ts';
import { completion } from './completion.ts';
import { config } from './config.ts';
import { dashboard } from './dashboard.ts';
import { debug } from './debug.ts';
import { demo } from './demo.ts';
import { diagnose } from './diagnose.ts';
import { exec } from './exec.ts';
import { explain, listRules } from './explain.ts';
import { logs } from './logs.ts';
import { portForward } from './port-forward.ts';
import { showVersion } from './show-version.ts';
import type { Subcommand } from './subcommand.ts';

/** Every word that may follow `podctl`. */
export const subcommands: readonly Subcommand[] = [
  dashboard,
  diagnose,
  capture,
  audit,
  logs,
  exec,
  attach,
  debug,
  portForward,
  explain,
  listRules,
  demo,
  config,
  completion(() => subcommands),
  showVersion,
];
