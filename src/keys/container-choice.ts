import type { Choice } from '../state/overlay.ts';
import type { RowContainer } from '../state/row-container.ts';
import type { Step } from '../state/step.ts';

/**
 * Chooses a container: at once where only one can be meant, else with a picker that shows the running ones first and
 * says why others cannot be chosen. `together` also offers all of them.
 */
export const containerStep = (
  title: string,
  containers: readonly RowContainer[],
  choose: {
    readonly together?: boolean;
    /** Offered below the containers. */
    readonly also?: readonly Choice[];
    disabled?(container: RowContainer): string | undefined;
    open(containers: readonly RowContainer[]): readonly Step[];
  },
): readonly Step[] => {
  const ordered = containers.toSorted((one, other) => rank(one) - rank(other));
  const possible = ordered.filter(container => choose.disabled?.(container) === undefined);
  const [only] = possible;
  if (only && possible.length === 1) return choose.open([only]);
  const single = ordered.map((container): Choice => {
    const disabled = choose.disabled?.(container);
    return {
      label: container.name,
      note: containerNote(container),
      ...(disabled === undefined ? {} : { disabled }),
      steps: choose.open([container]),
    };
  });
  const all: Choice = { label: 'all containers', note: `${containers.length}`, steps: choose.open(containers) };
  const choices = [...single, ...(choose.together ? [all] : []), ...(choose.also ?? [])];
  return [{ type: 'overlay-opened', overlay: { overlay: 'picker', title, choices, typed: '', cursor: 0 } }];
};

/** `sidecar · running`, `waiting CrashLoopBackOff · 7 restarts`. */
const containerNote = ({ role, phase, reason, restarts }: RowContainer): string =>
  [
    role === 'regular' ? '' : role,
    phase === 'none' ? 'not started' : reason === '' ? phase : `${phase} ${reason}`,
    restarts === 0 ? '' : restarts === 1 ? '1 restart' : `${restarts} restarts`,
  ]
    .filter(part => part !== '')
    .join(' · ');

/** The regular containers first, and among equals those that run. */
const rank = ({ role, phase }: RowContainer): number => phases[phase] * 4 + roles[role];

const phases = { running: 0, waiting: 1, terminated: 2, none: 3 } as const;
const roles = { regular: 0, sidecar: 1, ephemeral: 2, init: 3 } as const;
