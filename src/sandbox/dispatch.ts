import { type Call, sendJson, type World } from './call.ts';
import { sendLog } from './container-logs.ts';
import { discover } from './discovery.ts';
import { get, list } from './listing.ts';
import { review } from './reviews.ts';
import { type Attempt, badRequest, forbidden, methodNotAllowed, noSuchResource } from './status.ts';
import { type ResourceTarget, type Target, targetOf } from './target.ts';
import { watch } from './watching.ts';
import { addEphemeralContainers, deletePod } from './writing.ts';

/** Answers one request. Throws a StatusError for what the API server would refuse. */
export const dispatch = (world: World, call: Call) => {
  const target = targetOf(call.path);
  if (target.type === 'path') {
    const answer = discover(target.path, world.minor);
    if (answer !== undefined) return sendJson(call, 200, answer);
    authorize(world, call, target, call.method.toLowerCase());
    // Here, and only here, the real server answers in plain text.
    call.response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
    return;
  }
  if (target.resource.group.startsWith('auth') && call.method === 'POST')
    return review(world, call, target.resource.plural);
  const verb = verbOf(call, target);
  authorize(world, call, target, verb);
  if (target.kind === undefined || isNotInstalled(world, target)) {
    if (target.resource.group !== '') {
      call.response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
      return;
    }
    throw noSuchResource();
  }
  if (target.subresource === 'log' && verb === 'get') return sendLog(world, call, target);
  if (isUpgraded(target.subresource)) throw badRequest('Upgrade request required');
  if (target.kind === 'Pod' && verb === 'patch') return addEphemeralContainers(world, call, target);
  if (target.kind === 'Pod' && verb === 'delete') return deletePod(world, call, target);
  if (target.subresource !== '') throw noSuchResource();
  if (verb === 'watch') return watch(world, call, target, target.kind);
  if (verb === 'list') return list(world, call, target, target.kind);
  if (verb === 'get') return get(world, call, target, target.kind);
  throw methodNotAllowed();
};

/** Metrics are served by an addition to a cluster: where nobody has put any, there is none. */
const isNotInstalled = ({ store }: World, { resource: { group } }: ResourceTarget): boolean =>
  group === 'metrics.k8s.io' && store.all('PodMetrics').length + store.all('NodeMetrics').length === 0;

export const isUpgraded = (subresource: string): boolean => ['exec', 'attach', 'portforward'].includes(subresource);

/** Throws the server's 403 if the rules of the sandbox do not allow it. */
export const authorize = (world: World, caller: Pick<Call, 'user' | 'groups'>, target: Target, verb: string): void => {
  const attempt: Attempt = {
    user: caller.user,
    groups: caller.groups,
    verb,
    group: target.type === 'resource' ? target.resource.group : '',
    resource: target.type === 'resource' ? target.resource.plural : '',
    subresource: target.type === 'resource' ? target.subresource : '',
    namespace: target.type === 'resource' ? target.namespace : '',
    name: target.type === 'resource' ? target.name : '',
    path: target.type === 'path' ? target.path : '',
  };
  if (!world.allows(attempt)) throw forbidden(attempt);
};

const verbOf = ({ method, query }: Call, { name }: ResourceTarget): string => {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return name === '' ? 'deletecollection' : 'delete';
  if (name !== '' && !query.has('watch')) return 'get';
  return ['true', '1'].includes(query.get('watch') ?? '') ? 'watch' : 'list';
};
