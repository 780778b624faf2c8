import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { WebSocket } from 'ws';
import type { KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** What came back, taken on trust to be what the test asked for. */
  readonly json: Body;
};

/** The fields of lists, Tables, Statuses, reviews and discovery that the tests look at. */
type Body = {
  readonly kind: string;
  readonly message: string;
  readonly reason: string;
  readonly details: unknown;
  readonly status: unknown;
  readonly gitVersion: string;
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue: string;
    readonly remainingItemCount: number;
  };
  readonly items: readonly KubernetesObject[];
  readonly rows: readonly { readonly cells: readonly unknown[] }[];
  readonly groups: readonly { readonly name: string }[];
  readonly resources: readonly { readonly kind: string }[];
};

export type Asking = {
  readonly sandbox: Sandbox;
  ask(path: string, options?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Answer>;
  /** Opens a stream; `next` reads its next line, undefined at its end. */
  stream(path: string): Promise<{ status: number; next(): Promise<string | undefined>; close(): void }>;
  socket(path: string, protocol?: string): Promise<Conversation>;
};

/** Runs a test with a sandbox of its own, and with ways to ask it. */
export const withSandbox = async (options: SandboxOptions, run: (asking: Asking) => Promise<void>): Promise<void> => {
  const sandbox = await startSandbox(options);
  const agent = new Agent({ allowH2: false });
  try {
    await run({
      sandbox,
      ask: async (path, { method = 'GET', headers = {}, body } = {}) => {
        const answer = await request(`${sandbox.url}${path}`, {
          dispatcher: agent,
          method: method as 'GET',
          headers,
          body,
        });
        const text = await answer.body.text();
        return {
          status: answer.statusCode,
          headers: answer.headers,
          text,
          json: parse(text),
        };
      },
      stream: async path => {
        const answer = await request(`${sandbox.url}${path}`, { dispatcher: agent });
        const lines = linesOf(answer.body);
        return {
          status: answer.statusCode,
          next: async () => {
            const { value, done } = await lines.next();
            return done ? undefined : value;
          },
          close: () => answer.body.destroy(),
        };
      },
      socket: (path, protocol = 'v5.channel.k8s.io') =>
        converse(`${sandbox.url.replace('http', 'ws')}${path}`, protocol),
    });
  } finally {
    await agent.destroy();
    await sandbox.close();
  }
};

const parse = (text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
};

async function* linesOf(body: Readable): AsyncGenerator<string> {
  let rest = '';
  try {
    for await (const chunk of body) {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch {
    // Broken off: for these tests that is an end like any other.
  }
}

export type Conversation = {
  readonly protocol: string;
  send(channel: number, text: string | Uint8Array): void;
  /** Everything that came on a channel so far. */
  heard(channel: number): string;
  /** Waits until a channel has said something. */
  until(channel: number, words: string): Promise<void>;
  readonly closed: Promise<unknown>;
};

const converse = async (url: string, protocol: string): Promise<Conversation> => {
  const socket = new WebSocket(url, [protocol]);
  const channels = new Map<number, string>();
  const waiting = new Set<() => void>();
  socket.on('message', (message: Buffer) => {
    const channel = message[0] ?? 0;
    channels.set(channel, (channels.get(channel) ?? '') + message.subarray(1).toString());
    for (const check of [...waiting]) check();
  });
  const closed = once(socket, 'close');
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_, response) => {
      let body = '';
      response.on('data', chunk => {
        body += chunk;
      });
      response.on('end', () => reject(new Error(`${response.statusCode} ${JSON.parse(body).message}`)));
    });
  });
  const heard = (channel: number): string => channels.get(channel) ?? '';
  return {
    protocol: socket.protocol,
    send: (channel, text) => socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)])),
    heard,
    until: (channel, words) =>
      new Promise(resolve => {
        const check = (): void => {
          if (!heard(channel).includes(words)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    closed,
  };
};

/** A running pod with one container, `app`, that listens on port 8080. */
export const runningPod = (name: string, more: { namespace?: string; labels?: Record<string, string> } = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: more.namespace ?? 'shop', labels: more.labels },
  spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'app:1', ports: [{ containerPort: 8080 }] }] },
  status: {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'app',
        image: 'app:1',
        imageID: '',
        ready: true,
        restartCount: 0,
        lastState: {},
        state: { running: { startedAt: '2026-11-21T08:00:00Z' } },
      },
    ],
  },
});

export const configMap = (name: string, namespace = 'shop'): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});
