import type { ContainerView } from '../../../model/container.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { commandHint } from './command-hint.ts';
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
  const hint = commandHint(container, program);
  const workingDir =
    spec.workingDir && program !== '' && spec.workingDir.startsWith(program) ? spec.workingDir : undefined;
  const script = scriptAt(pod, container, program, snapshot);
  return {
    values: {
      path: workingDir ?? (program || command[0] || "the image's command"),
      hint: script.text || hint.text,
    },
    evidence: [
      ...cite(
        pod.pod,
        `${specPath}.command`,
        `${specPath}.args`,
        ...(workingDir ? [`${specPath}.workingDir`] : []),
        ...(hint.mount === -1 ? [] : [`${specPath}.volumeMounts[${hint.mount}]`]),
      ),
      ...script.evidence,
    ],
  };
};
