/** One volume problem out of a FailedMount, FailedMapVolume or FailedAttachVolume message. */
export type MountProblem = {
  /** The operation that failed: `MountVolume.SetUp`, `AttachVolume.Attach`, `Multi-Attach`, or `` in a summary. */
  readonly operation: string;
  /** The volume as the message names it: of the pod's spec, or for claims the PersistentVolume. */
  readonly volume: string | undefined;
  /** What went wrong, without the wrapper. */
  readonly cause: string;
};

const simple = /^(\S+) (?:failed|error) ?for volume "([^"]+)" ?:? ?(.*)$/s;
const plain =
  /^((?:Map|Mount|Attach|Verify)\w*\.?\w*) (?:failed|check failed|initialization failed)\b[^"]*(?:for volume )?"([^"]+)" ?:? ?(.*)$/s;
const summary =
  /^Unable to attach or mount volumes: unmounted volumes=\[([^\]]*)\], unattached volumes=\[[^\]]*\](?:, failed to process volumes=\[([^\]]*)\])?: (.*)$/s;

/**
 * Takes a message apart. An aggregate (`[configmap "a" not found, secret "b" not found]`) yields a problem for each
 * member. Source: catalogue section C.1; pkg/volume/util/operationexecutor, pkg/kubelet/volumemanager.
 */
export const readMountMessage = (message: string): readonly MountProblem[] => {
  const whole = summary.exec(message);
  if (whole) {
    const failed = (whole[2] || whole[1] || '').split(/[ ,]+/).filter(Boolean);
    return members(whole[3] ?? '').map(cause => ({
      operation: '',
      volume: failed.find(volume => cause.includes(volume)) ?? failed[0],
      cause,
    }));
  }
  const one = simple.exec(message) ?? plain.exec(message);
  if (!one) return [{ operation: '', volume: undefined, cause: message.trim() }];
  return members(one[3] ?? '').map(cause => ({ operation: one[1] ?? '', volume: one[2], cause }));
};

/** The members of an aggregate error. */
const members = (cause: string): readonly string[] => {
  const inner = /^\[(.*)\]$/s.exec(cause.trim())?.[1];
  if (inner === undefined) return [cause.trim()];
  const parts = inner.split(/, (?=(?:configmap|secret|object|references|configmap references|error|failed|volume) ?)/);
  return [...new Set(parts.map(part => part.trim()).filter(Boolean))];
};
