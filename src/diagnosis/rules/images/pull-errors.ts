import { contentPullErrors } from './content-pull-errors.ts';
import type { PullError } from './pull-steps.ts';
import { reachPullErrors } from './reach-pull-errors.ts';
import { refusedPullErrors } from './refused-pull-errors.ts';

/**
 * Every text by which a container runtime says that a pull failed, in the order in which they are tried: specific texts
 * come before those that they contain (P.2 of the catalogue). Sources: containerd, CRI-O (containers/image), cri-dockerd.
 */
export const pullErrors: readonly PullError[] = [...refusedPullErrors, ...contentPullErrors, ...reachPullErrors];

/** The first row whose pattern the text has. */
export const classifyPullError = (text: string): PullError | undefined =>
  pullErrors.find(({ pattern }) => pattern.test(text));

/** The text without what every pull error begins with: the part that says why. */
export const pullErrorCore = (text: string): string => {
  const core = text
    .replace(/^Failed to pull image "[^"]*": /, '')
    .replace(/^Back-off pulling image "[^"]*"(?:: )?/, '')
    .replace(/^(?:ErrImagePull|RegistryUnavailable|SignatureValidationFailed): /, '')
    .replace(/^rpc error: code = \w+ desc = /, '')
    .replace(/^failed to pull and unpack image "[^"]*": /, '')
    .replace(/^failed to resolve (?:reference|image) "[^"]*": /, '')
    .replace(/^failed to do request: /, '')
    .trim()
    .replace(/\.$/, '');
  return core.length > 400 ? `${core.slice(0, 400)}…` : core;
};
