/** What a path of the API names. */
export type RequestTarget = {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly subresource: string;
};

/** The parts of a resource path; undefined where it has more or fewer than there can be, or a legacy prefix. */
export const requestTarget = (pathname: string): RequestTarget | undefined => {
  const parts = pathname.split('/').slice(1);
  const isCore = parts[0] === 'api' && parts[1] === 'v1';
  if (!isCore && (parts[0] !== 'apis' || parts.length < 4)) return undefined;
  const group = isCore ? '' : (parts[1] ?? '');
  const rest = parts.slice(isCore ? 2 : 3);
  // `/namespaces/NAME` is the namespace itself, and so are its `status` and `finalize`; anything else lies within it.
  const within = rest[0] === 'namespaces' && rest.length > 2 && !namespaceSubresources.has(rest[2] ?? '');
  const [resource = '', name = '', subresource = '', ...more] = within ? rest.slice(2) : rest;
  if (resource === '' || more.length > 0 || legacyPrefixes.has(resource)) return undefined;
  // The server decodes before it looks: `secret%73` must not pass for something else. Only names may need escapes.
  if ([group, resource, subresource, ...parts.slice(0, isCore ? 2 : 3)].some(part => part.includes('%')))
    return undefined;
  return { group, resource, namespace: within ? (rest[1] ?? '') : '', name, subresource };
};

const namespaceSubresources = new Set(['status', 'finalize']);
const legacyPrefixes = new Set(['proxy', 'watch', 'redirect']);
