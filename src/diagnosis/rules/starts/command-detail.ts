import type { ContainerView } from '../../../model/container.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Rule, Values } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { commandHint } from './command-hint.ts';
import { scriptAt } from './script-at.ts';

/** What a look around adds to a start error: values of its texts, and what they rest on. */
export type Detail = {
  readonly values: Values;
  readonly evidence: readonly Evidence[];
  /** Tells more than the title of the rule. */
  readonly title?: string;
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
    ...(script.interpreter === undefined ? {} : { title: script.interpreter === '' ? noFirstLine : noInterpreter }),
    values: {
      interpreter: script.interpreter ?? '',
      path: workingDir ?? (program || command[0] || "the image's command"),
      hint: script.text || hint.text,
    },
    evidence: [
      ...cite(
        pod.pod,
        `${specPath}.command`,
        `${specPath}.args`,
        ...(workingDir || /^[^/]+\//.test(program) ? [`${specPath}.workingDir`] : []),
        ...(hint.mount === -1 ? [] : [`${specPath}.volumeMounts[${hint.mount}]`]),
      ),
      ...script.evidence,
    ],
  };
};

// A script whose interpreter is missing is said to be missing itself; with a carriage return behind it no name is right.
const noInterpreter = '{path}: its first line #!{interpreter} leads nowhere';
const noFirstLine = '{path} has no first line like #!/bin/sh';

/** A script that lies there and is said not to be is told by its first line. */
export const titledBy = (rule: Rule, { title, values }: Detail): Rule => {
  const fits = values['interpreter'] === '' ? rule.id === 'exec-format' : rule.id === 'exec-no-such-file';
  return title && fits ? { ...rule, title } : rule;
};
