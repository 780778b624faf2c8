import { cleanText } from '../model/clean.ts';
import type { ProcessEnd } from './cluster.ts';

type EndStatus = {
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
};

/**
 * How a process ended, from what the server writes on the status channel: a `Status` whose details carry the exit code.
 * https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go
 */
export const processEnd = (json: string): ProcessEnd => {
  let status: EndStatus | null;
  try {
    status = JSON.parse(json) as EndStatus | null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'failed', message: cleanText(json).trim() };
  }
  const message = cleanText(String(status?.message ?? '')).trim();
  if (status?.status === 'Success') return { kind: 'exited', exitCode: 0, message };
  const exitCode = Number(status?.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message);
  if (status?.reason === 'NonZeroExitCode' && Number.isInteger(exitCode)) return { kind: 'exited', exitCode, message };
  return { kind: 'failed', message: message === '' ? 'The server gave no reason.' : message };
};
