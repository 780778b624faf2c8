import { serverClock } from './clock.ts';
import { makeCredentials } from './credentials.ts';
import type { ExecPluginOptions } from './credentials-exec.ts';
import { type CallListener, makeGate, noJournal } from './gate.ts';
import { impersonationHeaders } from './impersonation-headers.ts';
import type { KubeconfigPlace } from './kubeconfig.ts';
import type { ChosenContext } from './kubeconfig-choice.ts';
import { isLoopback } from './loopback.ts';
import { makeTransport, type OwnedTransport } from './make-transport.ts';
import { proxyFor } from './proxy.ts';
import { serverTrust } from './tls.ts';

/** How requests are made. */
export type TransportOptions = {
  /** Milliseconds; 0 means no limit. 30 s where it is not given. */
  readonly requestTimeoutMs?: number;
  /** Refuse everything that could change the cluster or run something in it. */
  readonly readOnly?: boolean;
  /** podctl's own, for the User-Agent. */
  readonly version?: string;
  /** Hears of every request, sent or refused. */
  readonly journal?: CallListener;
  readonly allowInteractive?: ExecPluginOptions['allowInteractive'];
  readonly onPluginMessage?: ExecPluginOptions['onPluginMessage'];
  /** Where the kubeconfig is looked for, with which environment; this process's where it is not given. */
  readonly place?: KubeconfigPlace;
};

const defaultTimeoutMs = 30_000;
const longestDialMs = 15_000;

/**
 * The transport of a chosen context. Opens no connection. Rejects with a `UsageError` where the certificate authority
 * cannot be read or a proxy's URL cannot be used.
 */
export const openTransport = async (chosen: ChosenContext, options: TransportOptions): Promise<OwnedTransport> => {
  const { cluster } = chosen;
  const env = options.place?.env ?? process.env;
  const requestTimeoutMs = options.requestTimeoutMs ?? defaultTimeoutMs;
  const server = new URL(cluster.server);
  const trust = await serverTrust(chosen.clusterName, cluster);
  const timeoutMs = Math.min(requestTimeoutMs || longestDialMs, longestDialMs);
  return makeTransport({
    route: { server, proxy: proxyFor(server, cluster.proxyUrl, env), trust, timeoutMs },
    credentials: makeCredentials(chosen, {
      allowInteractive: options.allowInteractive,
      onPluginMessage: options.onPluginMessage,
      certificateAuthority: trust.certificateAuthority,
      env,
      now: Date.now,
    }),
    gate: makeGate({
      context: chosen.name,
      readOnly: options.readOnly ?? false,
      journal: options.journal ?? noJournal,
      now: Date.now,
    }),
    clock: serverClock(),
    headers: {
      'user-agent': options.version === undefined ? 'podctl' : `podctl/${options.version}`,
      ...impersonationHeaders(chosen.impersonate),
    },
    requestTimeoutMs,
    // On the way to this machine itself compressing costs more than sending: a list takes twice as long.
    acceptCompressed: !cluster.disableCompression && !isLoopback(server.hostname),
    now: Date.now,
  });
};
