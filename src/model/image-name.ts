/** The parts of an image name as a pod spec writes it. */
export type ImageName = {
  /** The host that serves it: `docker.io` where the name gives none. */
  readonly registry: string;
  /** Without registry, tag and digest: `library/nginx` for `nginx:1.27`. */
  readonly repository: string;
  /** What a person calls the image: the name without tag and digest, as written. */
  readonly name: string;
  /** `latest` where neither tag nor digest is given. */
  readonly tag: string | undefined;
  readonly digest: string | undefined;
};

/**
 * Splits an image name; names that no registry could serve are split as well as they can be.
 * Source: github.com/distribution/reference (a first part with a dot, a colon, or `localhost` is the registry).
 */
export const parseImageName = (image: string): ImageName => {
  const [beforeDigest = '', digest] = image.split('@', 2);
  const slash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', slash + 1);
  const name = colon === -1 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1);
  const first = name.split('/', 1)[0] ?? '';
  const hasRegistry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasRegistry ? first : 'docker.io';
  const path = hasRegistry ? name.slice(first.length + 1) : name;
  return {
    registry,
    repository: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path,
    name,
    tag: tag ?? (digest ? undefined : 'latest'),
    digest,
  };
};
