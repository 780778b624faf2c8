import type { Cluster } from '../cluster/cluster.ts';
import type { ConnectOptions } from '../cluster/connect.ts';
import type { CallListener } from '../cluster/gate.ts';
import { parseGoDuration } from '../model/go-duration.ts';
import { UsageError } from '../model/usage-error.ts';
import { configurationWithoutMistakes, protection } from './configuration.ts';
import { type FlagValues, textOf, textsOf } from './options.ts';
import { version } from './version.ts';

/** What the flags say about where to connect and as whom. Raises a `UsageError` for a bad duration. */
export const connectOptions = (flags: FlagValues): ConnectOptions => {
  const timeout = textOf(flags, 'request-timeout');
  return {
    ...optional('kubeconfig', textOf(flags, 'kubeconfig')),
    ...optional('context', textOf(flags, 'context')),
    ...optional('namespace', textOf(flags, 'namespace')),
    ...optional('as', textOf(flags, 'as')),
    ...optional('asUid', textOf(flags, 'as-uid')),
    ...(flags['as-group'] ? { asGroups: textsOf(flags, 'as-group') } : {}),
    ...(timeout === undefined ? {} : { requestTimeoutMs: durationMs(timeout) }),
    readOnly: flags['read-only'] === true,
    version,
  };
};

/** `mayChange`: for a command that may change something, which the configuration can forbid. */
export const connectByFlags = async (
  flags: FlagValues,
  mayChange = false,
  journal?: CallListener,
): Promise<Cluster> => {
  const guarded = mayChange ? await protection(flags, await configurationWithoutMistakes(flags)) : {};
  const { connect } = await import('../cluster/connect.ts');
  return connect({ ...connectOptions(flags), ...guarded, ...(journal && { journal }) });
};

const optional = <K extends string>(name: K, value: string | undefined): { readonly [P in K]?: string } =>
  (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: string };

/** `10s`, `1m30s`, or plain seconds as kubectl takes them; 0 is no limit. */
const durationMs = (text: string): number => {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const ms = parseGoDuration(text);
  if (ms === undefined)
    throw new UsageError(
      `--request-timeout ${text} is not a duration`,
      'Write it like 10s or 1m30s; 0 means no limit.',
    );
  return ms;
};
