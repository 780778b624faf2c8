import type { Credential, Login } from './credentials.ts';
import { ApiError } from './errors.ts';
import { type PluginAnswer, pluginAnswer } from './exec-credential.ts';
import type { Interact } from './exec-plugin.ts';
import type { ChosenContext } from './kubeconfig-choice.ts';
import type { ExecEntry } from './kubeconfig-file.ts';

/** What a plugin needs to know of its surroundings. */
export type ExecPluginOptions = {
  /** Lends the terminal to a plugin that must ask the user something. Without it such a plugin is an error. */
  readonly allowInteractive?: Interact;
  /** What a plugin writes to its standard error while it runs, cleaned: e.g. the address of a sign-in page. */
  readonly onPluginMessage?: (line: string) => void;
  /** PEM of the cluster's authority, for plugins that ask for cluster info. */
  readonly certificateAuthority?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/**
 * Credentials from an exec plugin: one process at a time however many ask, remembered until 30 s before they expire, and
 * a failure remembered for 30 s, so that a dashboard with many streams does not open a sign-in page for each of them.
 */
export const execPluginLogin = (entry: ExecEntry, chosen: ChosenContext, options: ExecPluginOptions): Login => {
  const closing = new AbortController();
  let running: Promise<PluginAnswer> | undefined;
  let known: { readonly answer: PluginAnswer; readonly at: number } | undefined;
  let failed: { readonly error: unknown; readonly at: number } | undefined;

  const ask = async (): Promise<PluginAnswer> => {
    try {
      // Starting programs is loaded where one is started: few kubeconfigs have a plugin.
      const { runExecPlugin } = await import('./exec-plugin.ts');
      const output = await runExecPlugin(entry, chosen, options, closing.signal);
      const answer = pluginAnswer(output, entry);
      known = { answer, at: options.now() };
      return answer;
    } catch (error) {
      failed = { error, at: options.now() };
      throw error;
    } finally {
      running = undefined;
    }
  };

  const forget = (): void => {
    known = undefined;
    failed = undefined;
  };

  return {
    current: async (): Promise<Credential> => {
      const now = options.now();
      if (known !== undefined && now < usableUntil(known.answer, known.at)) return known.answer.credential;
      if (failed !== undefined && now < failed.at + rememberFailureMs) throw failed.error;
      if (closing.signal.aborted) throw new ApiError('aborted', 'podctl is closing');
      running ??= ask();
      return (await running).credential;
    },
    refused: () => {
      // What the plugin has just given will not become better by asking again at once.
      if (known !== undefined && options.now() >= known.at + leastLifeMs) known = undefined;
    },
    forget,
    close: () => closing.abort(),
  };
};

const rememberFailureMs = 30_000;
const expiryMarginMs = 30_000;
const leastLifeMs = 5_000;

const usableUntil = (answer: PluginAnswer, at: number): number =>
  Math.max(answer.expiresAt - expiryMarginMs, at + leastLifeMs);
