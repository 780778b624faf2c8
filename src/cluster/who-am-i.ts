import { absent, forbidden, type Known, read } from '../model/known.ts';
import type { Identity } from './cluster.ts';
import { decodeObject } from './decode.ts';
import { ApiError } from './errors.ts';
import { readText } from './read-text.ts';
import type { Transport } from './transport.ts';

/**
 * Who the API server takes this client for. Rejects with an `ApiError` where it cannot be asked.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#self-subject-review
 */
export const whoAmI = async (transport: Transport, signal?: AbortSignal): Promise<Known<Identity>> => {
  try {
    const answer = await transport.request({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
      ...(signal && { signal }),
    });
    const { status } = decodeObject(await readText(answer)) as { status?: { userInfo?: Partial<Identity> } };
    const { username = '', uid = '', groups = [] } = status?.userInfo ?? {};
    return read({ username, uid, groups });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.kind === 'not-found') return absent;
    if (error.kind === 'forbidden') return forbidden(error.message);
    throw error;
  }
};
