/** The keys by which a person leaves a session whose every other key goes to the process. */
export type LeaveKeys = { readonly presses: number; readonly text: string };

/** The key that leaves is the process's no more. */
export const leaveAtOnce: LeaveKeys = { presses: 1, text: 'ctrl-]' };

/** Of a process without a terminal, where ctrl-c has no other meaning. */
export const leaveLines: LeaveKeys = { presses: 1, text: 'ctrl-c' };

/** Pressed quickly in a row; the process gets each press but the last, so that no key is taken away from it. */
export const leaveThrice: LeaveKeys = { presses: 3, text: 'ctrl-] three times' };

/** Presses farther apart are not meant together. Milliseconds. */
const togetherMs = 1000;
const controlRightBracket = 0x1d;

/** Looks at keys on their way to a process: what is to be passed on, and whether they leave. */
export type KeyFilter = (bytes: Uint8Array) => { readonly passed: Uint8Array; readonly leaves: boolean };

export const leaveWatch = ({ presses }: LeaveKeys, now: () => number = () => performance.now()): KeyFilter => {
  let count = 0;
  let pressedAt = 0;
  return bytes => {
    for (const [index, byte] of bytes.entries()) {
      if (byte !== controlRightBracket) {
        count = 0;
        continue;
      }
      const at = now();
      count = at - pressedAt > togetherMs ? 1 : count + 1;
      pressedAt = at;
      if (count === presses) return { passed: bytes.subarray(0, index), leaves: true };
    }
    return { passed: bytes, leaves: false };
  };
};
