import type { Diagnosis } from '../../../diagnosis/finding.ts';
import { creationSteps } from '../../../model/creation-steps.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { hanging, type Line, piece } from '../../../text/line.ts';
import type { OpenedPod } from '../../state.ts';
import { causeProof, causeWords } from './cause-lines.ts';
import { noteLines } from './diagnosis-lines.ts';
import { verdictLooks } from './looks.ts';
import { rootCauses } from './next-steps.ts';

/** What the diagnosis says, and what proves it: the page decides what stands between them. */
export type VerdictLines = { readonly words: readonly Line[]; readonly proof: readonly Line[] };

/** The leading cause; its proof is followed by the other causes, each with its own, and by the notes. */
export const verdictLines = (
  opened: OpenedPod,
  diagnosis: Diagnosis,
  pod: Pod,
  now: number,
  width: number,
): VerdictLines => {
  const [lead, ...others] = rootCauses(diagnosis);
  if (!lead) return { words: calmLines(opened, diagnosis, pod, width), proof: noteLines(diagnosis, undefined, width) };
  const podId = `Pod/${opened.ref.namespace}/${opened.ref.name}`;
  const words = (cause: typeof lead): readonly Line[] =>
    causeWords(cause, { now, count: restartsOf(pod, cause.subject.container) }, width);
  return {
    words: words(lead),
    proof: [
      ...causeProof(lead, diagnosis, podId, width),
      ...others.flatMap(cause => [[], ...words(cause), [], ...causeProof(cause, diagnosis, podId, width)]),
      ...noteLines(diagnosis, lead.key, width),
    ],
  };
};

/** A pod without anything to blame: said in one sentence. */
const calmLines = (opened: OpenedPod, { verdict }: Diagnosis, pod: Pod, width: number): readonly Line[] => {
  const { symbol, tone } = verdictLooks[verdict];
  return hanging([piece(` ${symbol} `, tone)], calmText(opened, verdict, pod), width);
};

const calmText = (opened: OpenedPod, verdict: Diagnosis['verdict'], pod: Pod): string => {
  const current = creationSteps(pod, newestFirst(ifRead(opened.events) ?? [])).find(({ state }) => state !== 'done');
  switch (verdict) {
    case 'healthy':
      return 'It does its job: every container runs and is ready.';
    case 'completed':
      return 'It has done its work and ended as it should.';
    case 'progressing':
      return `It is under way within the normal time${current ? `: the step "${current.name}" comes next` : ''}.`;
    default:
      return 'It does not do its job, and nothing that could be read says why.';
  }
};

/** How often the container a cause is about was started again. */
const restartsOf = (pod: Pod, container: string | undefined): number | undefined =>
  [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(
    ({ name }) => name === container,
  )?.restartCount;
