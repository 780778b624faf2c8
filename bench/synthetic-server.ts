import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { type Health, podName, syntheticEvent, syntheticNode, syntheticPod } from './synthetic-pod.ts';

/**
 * A Kubernetes API server of invented pods, in a process of its own so that its work is not measured: started with `fork`,
 * told what to do by messages. Every pod is kept as the text that goes over the wire, so that ten thousand changes a
 * second cost it little.
 *
 *   node synthetic-server.ts PODS FAILING
 */
export type Order =
  /** Changes of existing pods, so many a second. */
  | { readonly order: 'rate'; readonly perSecond: number }
  /** This pod appears now. */
  | { readonly order: 'create'; readonly name: string }
  /** Pods are deleted and others come in their place, so many a second, with events that expire. */
  | { readonly order: 'churn'; readonly perSecond: number }
  /** So many pods begin to fail, spread over some seconds. */
  | { readonly order: 'storm'; readonly pods: number; readonly seconds: number }
  /** Evidence is refused with 429 and Retry-After for some seconds. */
  | { readonly order: 'throttle'; readonly seconds: number }
  | { readonly order: 'counts' };

export type Counts = {
  readonly requests: number;
  /** Requests for evidence (single objects, lists, logs), and the most that were answered at once. */
  readonly evidence: number;
  readonly evidenceAtOnce: number;
  /** Refused with 429, and how many of those came again before they were asked to. */
  readonly refused: number;
  readonly tooEarly: number;
};

type Pod = { readonly name: string; readonly index: number; health: Health; text: string };

const [podCount = 1000, failing = 0] = process.argv.slice(2).map(Number);
const answerMs = 5;
let version = 1_000_000;
let rate = 0;
let churn = 0;
let throttledUntil = 0;
const counts = { requests: 0, evidence: 0, evidenceAtOnce: 0, refused: 0, tooEarly: 0 };
let evidenceNow = 0;
const retryAt = new Map<string, number>();

const pods = new Map<string, Pod>();
const order: Pod[] = [];
const put = (index: number, health: Health, name = podName(index)): Pod => {
  version += 1;
  const pod: Pod = { name, index, health, text: JSON.stringify(syntheticPod(index, health, version, name)) };
  if (!pods.has(name)) order.push(pod);
  pods.set(name, pod);
  return pod;
};
for (let index = 0; index < podCount; index += 1) {
  // Spread over the list, as trouble is.
  const bad = failing > 0 && index % Math.ceil(podCount / failing) === 0;
  put(index, bad ? (index % 3 === 0 ? 'pull-failing' : 'crashing') : 'running');
}
const eventsOf = (index: number): readonly string[] =>
  [
    syntheticEvent(index, 'Pulled', 'Normal', 'Container image "app:1" already present on machine'),
    syntheticEvent(index, 'Created', 'Normal', 'Created container: app'),
    syntheticEvent(index, 'BackOff', 'Warning', `Back-off restarting failed container app in pod ${podName(index)}`),
  ].map(event => JSON.stringify(event));
const nodes = Array.from({ length: 100 }, (_, index) => JSON.stringify(syntheticNode(index)));
const namespaces = Array.from({ length: 20 }, (_, index) =>
  JSON.stringify({ kind: 'Namespace', apiVersion: 'v1', metadata: { name: `team-${index}`, uid: `ns-${index}` } }),
);

const watches = { pods: new Set<ServerResponse>(), events: new Set<ServerResponse>() };
const tell = (to: Set<ServerResponse>, type: string, text: string): void => {
  for (const response of to) response.write(`{"type":"${type}","object":${text}}\n`);
};

const send = async (response: ServerResponse, texts: Iterable<string>): Promise<void> => {
  let batch = '';
  for (const text of texts) {
    batch += text;
    if (batch.length < 256 * 1024) continue;
    if (!response.write(batch)) await new Promise(resolve => response.once('drain', resolve));
    batch = '';
  }
  if (batch) response.write(batch);
};

/** What changes after now: nothing changes between a list and its watch, the orders come later. */
const watch = (kind: string, response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const group = kind === 'Pod' ? watches.pods : kind === 'Event' ? watches.events : undefined;
  group?.add(response);
  response.on('close', () => group?.delete(response));
};

const list = async (
  kind: string,
  response: ServerResponse,
  all: readonly string[],
  query: URLSearchParams,
): Promise<void> => {
  const from = Number(query.get('continue') ?? 0);
  const limit = Number(query.get('limit') ?? 0) || all.length;
  const next = from + limit < all.length ? String(from + limit) : '';
  response.writeHead(200, { 'content-type': 'application/json' });
  const metadata = JSON.stringify({ resourceVersion: String(version), ...(next ? { continue: next } : {}) });
  response.write(`{"kind":"${kind}List","apiVersion":"v1","metadata":${metadata},"items":[`);
  // The objects of a list do not say again what they are.
  const items = all
    .slice(from, from + limit)
    .map((text, index) => `${index > 0 ? ',{' : '{'}${text.slice(text.indexOf('"metadata"'))}`);
  await send(response, items);
  response.end(']}\n');
};

const json = (response: ServerResponse, status: number, body: object, headers: Record<string, string> = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

const failed = (code: number, reason: string): object => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  message: reason,
  reason,
  code,
});

const evidence = async (url: string, response: ServerResponse, answer: () => void): Promise<void> => {
  counts.evidence += 1;
  evidenceNow += 1;
  counts.evidenceAtOnce = Math.max(counts.evidenceAtOnce, evidenceNow);
  const now = Date.now();
  if (now < (retryAt.get(url) ?? 0)) counts.tooEarly += 1;
  await wait(answerMs);
  evidenceNow -= 1;
  if (now >= throttledUntil) return answer();
  counts.refused += 1;
  retryAt.set(url, now + 990);
  json(response, 429, failed(429, 'TooManyRequests'), { 'retry-after': '1' });
};

const resources = ['pods', 'events', 'nodes', 'namespaces'];
const kinds: Record<string, string> = { pods: 'Pod', events: 'Event', nodes: 'Node', namespaces: 'Namespace' };
const textsOf = (resource: string): readonly string[] => {
  if (resource === 'pods') return order.map(pod => pods.get(pod.name)?.text ?? pod.text);
  if (resource === 'nodes') return nodes;
  if (resource === 'namespaces') return namespaces;
  return order.filter(pod => pods.get(pod.name)?.health !== 'running').flatMap(pod => eventsOf(pod.index));
};

const answer = (request: IncomingMessage, response: ServerResponse): unknown => {
  counts.requests += 1;
  const url = new URL(request.url ?? '/', 'http://server');
  const [path, query] = [url.pathname, url.searchParams];
  response.on('error', () => {});
  response.setHeader('date', new Date().toUTCString());
  if (path === '/version') return json(response, 200, { major: '1', minor: '34', gitVersion: 'v1.34.2' });
  if (path === '/api') return json(response, 200, { kind: 'APIVersions', versions: ['v1'] });
  if (path === '/apis') return json(response, 200, { kind: 'APIGroupList', apiVersion: 'v1', groups: [] });
  if (path === '/api/v1')
    return json(response, 200, {
      kind: 'APIResourceList',
      groupVersion: 'v1',
      resources: resources.map(name => ({
        name,
        singularName: '',
        namespaced: name === 'pods' || name === 'events',
        kind: kinds[name],
        verbs: ['get', 'list', 'watch'],
      })),
    });
  if (path.endsWith('accessreviews')) return json(response, 201, { status: { allowed: true } });
  const core = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?(pods|events|nodes|namespaces)(?:\/([^/]+))?(\/log)?$/.exec(path);
  const [, resource = '', name, log] = core ?? [];
  if (log)
    return evidence(request.url ?? '', response, () => response.end('2026-11-20T08:00:19Z panic: no such table\n'));
  if (resource && !name) {
    const kind = kinds[resource] ?? '';
    if (query.get('watch')) return watch(kind, response);
    if (query.get('fieldSelector'))
      return evidence(request.url ?? '', response, () => void list(kind, response, [], query));
    return list(kind, response, textsOf(resource), query);
  }
  if (resource === 'pods') {
    const text = pods.get(name ?? '')?.text;
    if (text) return response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  }
  if (query.get('watch')) return watch('Other', response);
  if (/\/[a-z]+s$/.test(path) && !resource && path.startsWith('/apis') && path.split('/').length <= 7)
    return evidence(request.url ?? '', response, () => json(response, 200, { kind: 'List', metadata: {}, items: [] }));
  return evidence(request.url ?? '', response, () => json(response, 404, failed(404, 'NotFound')));
};

const change = (): void => {
  const pod = order[Math.floor(Math.random() * order.length)];
  if (!pod) return;
  const now = pods.get(pod.name) ?? pod;
  // A pod that is well becomes unready for a moment; one that crashes counts one restart more.
  tell(watches.pods, 'MODIFIED', put(now.index, now.health, now.name).text);
};

/** Events that have been told and not yet expired, oldest first. */
const toldEvents: string[] = [];
let newest = podCount;

/** One pod goes, another comes: every tenth fails to pull its image for as long as it lives. */
const replace = (): void => {
  const gone = order.shift();
  if (!gone) return;
  tell(watches.pods, 'DELETED', pods.get(gone.name)?.text ?? gone.text);
  pods.delete(gone.name);
  newest += 1;
  const come = put(newest, newest % 10 === 0 ? 'pull-failing' : 'running');
  tell(watches.pods, 'ADDED', come.text);
  for (const event of eventsOf(newest).slice(0, come.health === 'running' ? 2 : 3)) {
    tell(watches.events, 'ADDED', event);
    toldEvents.push(event);
  }
  for (const event of toldEvents.splice(0, toldEvents.length - 5000)) tell(watches.events, 'DELETED', event);
};

const owed = { changes: 0, replacements: 0 };
setInterval(() => {
  owed.changes += rate / 20;
  owed.replacements += churn / 20;
  for (; owed.changes >= 1; owed.changes -= 1) change();
  for (; owed.replacements >= 1; owed.replacements -= 1) replace();
}, 50);

const storm = async (total: number, seconds: number): Promise<void> => {
  const steps = seconds * 10;
  const victims = order.filter(pod => pods.get(pod.name)?.health === 'running').slice(0, total);
  for (let step = 0; step < steps; step += 1) {
    for (const victim of victims.slice((step * total) / steps, ((step + 1) * total) / steps)) {
      tell(watches.pods, 'MODIFIED', put(victim.index, 'crashing', victim.name).text);
      for (const event of eventsOf(victim.index)) tell(watches.events, 'ADDED', event);
    }
    await wait(100);
  }
};

process.on('message', (message: Order) => {
  if (message.order === 'rate') rate = message.perSecond;
  if (message.order === 'churn') churn = message.perSecond;
  if (message.order === 'throttle') throttledUntil = Date.now() + message.seconds * 1000;
  if (message.order === 'storm') void storm(message.pods, message.seconds);
  if (message.order === 'counts') process.send?.(counts satisfies Counts);
  if (message.order === 'create') tell(watches.pods, 'ADDED', put(order.length, 'pull-failing', message.name).text);
});
process.on('disconnect', () => process.exit(0));
const server = createServer({ keepAliveTimeout: 60_000 }, answer);
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
