import type { ContainerView } from '../../../model/container.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { scriptAt } from './script-at.ts';

/** What a look around adds to a start error: values of its texts, and what they rest on. */
export type Detail = {
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  /** True where what was missing is there by now. */
  readonly existsNow?: boolean;
};

/** What the command of the spec adds to a program that cannot be run. */
export const commandDetail = (pod: PodFacts, container: ContainerView, program: string, snapshot: Snapshot): Detail => {
  const { spec, specPath } = container;
  const command = spec.command ?? [];
  const volume = (spec.volumeMounts ?? []).findIndex(
    mount => program !== '' && !mount?.subPath && mount?.mountPath?.replace(/\/$/, '') === program.replace(/\/$/, ''),
  );
  const inVolume = (spec.volumeMounts ?? []).findIndex(
    mount =>
      program !== '' &&
      (mount?.mountPath === program || program.startsWith(`${mount?.mountPath?.replace(/\/$/, '')}/`)),
  );
  const at = volume !== -1 ? volume : inVolume;
  const workingDir =
    spec.workingDir && program !== '' && spec.workingDir.startsWith(program) ? spec.workingDir : undefined;
  const script = scriptAt(pod, container, program, snapshot);
  return {
    values: {
      path: workingDir ?? (program || command[0] || "the image's command"),
      hint:
        script.text ||
        hintOf(spec.command?.[0], program, command.length, volume, inVolume, spec.volumeMounts?.[at]?.name),
    },
    evidence: [
      ...cite(
        pod.pod,
        `${specPath}.command`,
        `${specPath}.args`,
        ...(workingDir ? [`${specPath}.workingDir`] : []),
        ...(at === -1 ? [] : [`${specPath}.volumeMounts[${at}]`]),
      ),
      ...script.evidence,
    ],
  };
};

const hintOf = (
  first: string | undefined,
  program: string,
  length: number,
  isVolume: number,
  inVolume: number,
  volume: string | undefined,
): string => {
  if (isVolume !== -1)
    return `It is a directory: volume ${volume} is mounted there. The command must name a program in it.`;
  if (/\s/.test(program))
    return 'The whole command line is given as one word: it must be split into one list item per argument.';
  if (/^(?:\/bin\/)?(?:ba|a|da)?sh$/.test(program))
    return 'The image has no such shell, as distroless and scratch images do.';
  if (inVolume !== -1)
    return `The file comes from volume ${volume}: its first line (#!) must name an interpreter that the image has, and its mode must allow execution.`;
  return first === undefined || length === 0
    ? 'The command comes from the image itself.'
    : 'The command comes from the pod.';
};
