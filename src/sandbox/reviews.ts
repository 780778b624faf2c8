import { type Call, sendJson, type World } from './call.ts';
import { timestamp } from './clock.ts';
import { allResources } from './discovery.ts';
import { type Attempt, badRequest, methodNotAllowed, unsupportedMediaType } from './status.ts';

/** POST of the review APIs, answered from the same rules as every other request. */
export const review = (world: World, call: Call, plural: string) => {
  if (!(call.request.headers['content-type'] ?? 'application/json').startsWith('application/json'))
    throw unsupportedMediaType();
  const spec = specOf(call.body);
  if (plural === 'selfsubjectreviews') return whoAmI(world, call);
  if (plural === 'selfsubjectaccessreviews') return mayI(world, call, spec);
  if (plural === 'selfsubjectrulesreviews') return rules(world, call, spec);
  throw methodNotAllowed();
};

type Spec = {
  readonly namespace?: string;
  readonly resourceAttributes?: Partial<Attempt>;
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
};

const whoAmI = (world: World, call: Call): void =>
  sendJson(call, 201, {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: timestamp(world.clock.now()) },
    status: { userInfo: { username: call.user, groups: [...call.groups, 'system:authenticated'] } },
  });

const mayI = (world: World, call: Call, spec: Spec): void => {
  const { user, groups } = call;
  const wanted = spec.resourceAttributes ?? spec.nonResourceAttributes ?? {};
  const attempt: Attempt = { ...nothing, ...wanted, user, groups };
  sendJson(call, 201, {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec,
    status: { allowed: world.allows(attempt) },
  });
};

const rules = (world: World, call: Call, spec: Spec): void => {
  const { user, groups } = call;
  const resourceRules = allResources.flatMap(({ group, resource: full, verbs }) => {
    const [resource = '', subresource = ''] = full.split('/');
    const attempt = { ...nothing, user, groups, group, resource, subresource, namespace: spec.namespace ?? '' };
    const allowed = verbs.filter(verb => world.allows({ ...attempt, verb }));
    return allowed.length > 0 ? [{ verbs: allowed, apiGroups: [group], resources: [full] }] : [];
  });
  sendJson(call, 201, {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: { resourceRules, nonResourceRules: [], incomplete: false },
  });
};

const nothing: Attempt = {
  user: '',
  groups: [],
  verb: 'get',
  group: '',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  path: '',
};

const specOf = (body: string): Spec => {
  try {
    return (JSON.parse(body) as { spec?: Spec }).spec ?? {};
  } catch {
    throw badRequest('the body is not a JSON object');
  }
};
