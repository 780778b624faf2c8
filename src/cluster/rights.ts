import type { Access } from './cluster.ts';
import { readText } from './read-text.ts';
import type { Transport } from './transport.ts';

/** Whether the identity may do something; `unknown` where the API server would not say. */
type Right = 'yes' | 'no' | 'unknown';

/** Asks the API server once a minute at most for each access. */
export type Rights = { mayI(access: Access, signal?: AbortSignal): Promise<Right>; forget(): void };

const rememberMs = 60_000;

/**
 * Rights by SelfSubjectAccessReview. `now` gives milliseconds since the epoch.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export const makeRights = (transport: Transport, now: () => number): Rights => {
  const known = new Map<string, { readonly right: Promise<Right>; readonly at: number }>();
  return {
    mayI: async (access, signal) => {
      const key = keyOf(access);
      const earlier = known.get(key);
      if (earlier !== undefined && now() < earlier.at + rememberMs) return earlier.right;
      const right = review(transport, access, signal).catch((): Right => 'unknown');
      known.set(key, { right, at: now() });
      // What was not answered is worth asking again.
      if ((await right) === 'unknown' && known.get(key)?.right === right) known.delete(key);
      return right;
    },
    forget: () => known.clear(),
  };
};

const keyOf = ({ verb, group, resource, subresource, namespace, name }: Access): string =>
  [verb, group, resource, subresource, namespace, name].map(part => part ?? '').join(' ');

const review = async (transport: Transport, access: Access, signal: AbortSignal | undefined): Promise<Right> => {
  const answer = await transport.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { ...access, group: access.group ?? '' } },
    }),
    signal,
  });
  const { status } = JSON.parse(await readText(answer)) as { status?: { allowed?: boolean; evaluationError?: string } };
  if (status?.allowed === true) return 'yes';
  return status?.evaluationError ? 'unknown' : 'no';
};
