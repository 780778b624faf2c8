declare const PODCTL_VERSION: string | undefined;

/** podctl's version; the build writes it in. */
export const version = typeof PODCTL_VERSION === 'string' ? PODCTL_VERSION : 'dev';
