import type { Kind, KubernetesObject } from '../model/kubernetes.ts';
import type { Call, World } from './call.ts';
import { inNamespace, integer, select } from './listing.ts';
import { type Representation, representationOf } from './representation.ts';
import { selectorOf } from './selectors.ts';
import { expired, invalid, StatusError } from './status.ts';
import type { Change } from './store.ts';
import { apiVersionOf, type ResourceTarget } from './target.ts';

/**
 * GET of a collection with `watch=true`: one JSON event a line, until `timeoutSeconds`, the client or a fault ends it.
 * Source of the behaviour: cacher.go and watch.go in k8s.io/apiserver, confirmed on a 1.34.
 */
export const watch = (world: World, call: Call, target: ResourceTarget, kind: Kind): void => {
  const { store, clock } = world;
  const initialEvents = call.query.get('sendInitialEvents') === 'true';
  if (initialEvents) checkWatchList(world, call);
  const shape = representationOf(world, call, kind, apiVersionOf(target.resource));
  const from = revisionOf(call.query.get('resourceVersion') ?? '');
  const stream = streamOf(call);
  const send = (type: string, object: object): void => stream.write(`${JSON.stringify({ type, object })}\n`);

  if (from > 0 && from < store.oldest() && !initialEvents) {
    send('ERROR', expired(`too old resource version: ${from} (${store.oldest()})`).status);
    stream.end();
    return;
  }

  const translate = translator(call, target, kind);
  const report = (change: Change): void => {
    const event = change.kind === kind ? translate(change) : undefined;
    if (event !== undefined) send(event.type, shape.one(event.object));
  };
  if (initialEvents || from === 0)
    for (const object of select(world, call, target, kind)) send('ADDED', shape.one(object));
  else for (const change of store.changesAfter(from, kind)) report(change);

  const bookmarks = call.query.get('allowWatchBookmarks') === 'true';
  if (initialEvents && bookmarks)
    sendBookmark(send, shape, store.revision(), { annotations: { 'k8s.io/initial-events-end': 'true' } });

  const stops = [store.subscribe(report)];
  if (bookmarks) stops.push(every(world, () => sendBookmark(send, shape, store.revision())));
  const seconds = integer(call.query.get('timeoutSeconds') ?? '0');
  if (seconds > 0) stops.push(clock.after(seconds * 1000, () => stream.end()));
  call.response.once('close', () => {
    for (const stop of stops) stop();
  });
};

const checkWatchList = (world: World, call: Call): void => {
  const subject = { kind: 'ListOptions', group: 'meta.k8s.io', name: '' };
  if (call.query.get('resourceVersionMatch') !== 'NotOlderThan')
    throw invalid(
      subject,
      'resourceVersionMatch',
      'Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  if (!world.watchList)
    throw invalid(
      subject,
      'sendInitialEvents',
      'Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    );
};

const revisionOf = (text: string): number => {
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  // The real server says this with a code 500 and without a reason.
  const why = `strconv.ParseUint: parsing "${text}": invalid syntax`;
  throw new StatusError(500, '', `resourceVersion: Invalid value: "${text}": ${why}`);
};

/** An object that begins or ceases to match a selector is reported as added or deleted. */
const translator = (call: Call, target: ResourceTarget, kind: Kind) => {
  const matches = selectorOf(kind, call.query);
  const inScope = inNamespace(target);
  const wanted = (object: KubernetesObject | undefined): boolean =>
    object !== undefined && inScope(object) && matches(object);
  return ({ type, object, before }: Change): { type: Change['type']; object: KubernetesObject } | undefined => {
    const was = wanted(before);
    const is = type !== 'DELETED' && wanted(object);
    if (was && is) return { type: 'MODIFIED', object };
    if (is) return { type: 'ADDED', object };
    return was ? { type: 'DELETED', object } : undefined;
  };
};

const sendBookmark = (
  send: (type: string, object: object) => void,
  shape: Representation,
  revision: number,
  more: object = {},
): void => send('BOOKMARK', shape.bookmark({ resourceVersion: String(revision), ...more }));

const every = ({ clock, bookmarkMs }: World, run: () => void): (() => void) => {
  let cancel = (): void => {};
  const again = (): void => {
    cancel = clock.after(bookmarkMs, () => {
      run();
      again();
    });
  };
  again();
  return () => cancel();
};

const streamOf = ({ response }: Call) => {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  return { write: (line: string) => void response.write(line), end: () => void response.end() };
};
