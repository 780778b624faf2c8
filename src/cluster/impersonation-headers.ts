import type { Impersonation } from './kubeconfig-file.ts';

/**
 * The headers that make a request somebody else's; none for nobody.
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export const impersonationHeaders = ({
  user,
  uid,
  groups,
  extra,
}: Impersonation): Record<string, string | string[]> => {
  if (user === '') return {};
  const extras = Object.entries(extra).filter(([, values]) => values.length > 0);
  return {
    'impersonate-user': headerText(user),
    ...(uid !== '' && { 'impersonate-uid': headerText(uid) }),
    ...(groups.length > 0 && { 'impersonate-group': groups.map(headerText) }),
    ...Object.fromEntries(
      extras.map(([key, values]) => [`impersonate-extra-${headerName(key)}`, values.map(headerText)]),
    ),
  };
};

/** Go writes header values as UTF-8; Node writes Latin-1, one byte a character. */
const headerText = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** client-go's headerKeyEscape: every byte that a header's name may not hold, and '%', as %XX. */
const headerName = (key: string): string =>
  [...Buffer.from(key, 'utf8')]
    .map(byte => {
      const letter = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(letter) ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
