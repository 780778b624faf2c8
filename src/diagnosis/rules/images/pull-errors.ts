import { contentPullErrors } from './content-pull-errors.ts';
import type { PullError } from './pull-steps.ts';
import { reachPullErrors } from './reach-pull-errors.ts';
import { refusedPullErrors } from './refused-pull-errors.ts';

/**
 * Every text by which a container runtime says that a pull failed, in the order in which they are tried: specific texts
 * come before those that they contain (P.2 of the catalogue). Sources: containerd, CRI-O (containers/image), cri-dockerd.
 */
export const pullErrors: readonly PullError[] = [...refusedPullErrors, ...contentPullErrors, ...reachPullErrors];

/**
 * The first row whose pattern the text has. With several pull secrets the kubelet joins what each of them met (`[a, b]`):
 * one that was let in and found nothing says more than another that was kept out.
 */
export const classifyPullError = (text: string): PullError | undefined => {
  const rows = attempts(text).flatMap(part => pullErrors.find(({ pattern }) => pattern.test(part)) ?? []);
  const first = pullErrors.find(row => rows.includes(row));
  const keptOut = first?.rule.id === 'image-denied' || first?.rule.id === 'image-unauthorized';
  return (keptOut ? rows.find(({ rule }) => rule.id === 'image-not-found') : undefined) ?? first;
};

/** The errors of each attempt; the text itself where it is one. Source: image_manager.go, utilerrors.NewAggregate. */
const attempts = (text: string): readonly string[] => {
  const inner = /(?:^|: )\[((?:rpc error: |failed to |initializing |reading |Error response ).*)\]$/s.exec(
    text.trim(),
  )?.[1];
  return inner?.split(/, (?=rpc error: |failed to (?:pull|resolve) |initializing source |Error response )/) ?? [text];
};

/** Of several attempts, the one that the classification rests on. */
const tellingAttempt = (text: string): string => {
  const row = classifyPullError(text);
  return attempts(text).find(part => row?.pattern.test(part)) ?? text;
};

/** The text without what every pull error begins with: the part that says why. */
export const pullErrorCore = (text: string): string => {
  const core = tellingAttempt(text)
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
