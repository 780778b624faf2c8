import type { SecureContext } from 'node:tls';
import { Agent } from 'undici';
import type { Credential } from './credentials.ts';
import { dial, type Route } from './dial.ts';
import { serverContext } from './tls.ts';

/** One pool of kept-alive connections for a credential. */
export type HttpAgent = {
  agentFor(credential: Credential): Agent;
  /** Breaks every connection: whoever streams over one opens it anew. */
  drop(): Promise<void>;
};

/**
 * Connections are shared by all requests. A client certificate belongs to a connection, so a new certificate gets a new
 * pool; the old one ends once its last stream has.
 */
export const httpAgent = (route: Route): HttpAgent => {
  const makeAgent = ({ certificate }: Credential): Agent => {
    let context: SecureContext | undefined;
    const secureContext = (): SecureContext => {
      context ??= serverContext(route.trust, certificate);
      return context;
    };
    return new Agent({
      allowH2: false,
      bodyTimeout: 0,
      keepAliveTimeout: 30_000,
      connect: (_options, callback) => {
        dial(route, secureContext).then(
          socket => callback(null, socket),
          (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
        );
      },
    });
  };

  let open: { readonly agent: Agent; readonly credential: Credential } | undefined;
  return {
    agentFor: credential => {
      if (open === undefined || !hasSameCertificate(open.credential, credential)) {
        const old = open;
        open = { agent: makeAgent(credential), credential };
        void old?.agent.close();
      }
      return open.agent;
    },
    drop: async () => {
      const old = open;
      open = undefined;
      await old?.agent.destroy();
    },
  };
};

const hasSameCertificate = (a: Credential, b: Credential): boolean =>
  a.certificate?.cert === b.certificate?.cert && a.certificate?.key === b.certificate?.key;
