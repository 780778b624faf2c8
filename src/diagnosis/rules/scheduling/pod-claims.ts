import { ifRead, type Known } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import type { ClauseRow, Question } from './question.ts';

type Claim = ObjectOf<'PersistentVolumeClaim'>;

const reference = 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/';

/** Commands that show claims. */
export const claimSteps = [
  { why: 'See what Kubernetes says about the claim', command: 'kubectl describe pvc {claim} -n {namespace}' },
  { why: 'See the claims of the namespace', command: 'kubectl get pvc -n {namespace}' },
];

/** A rule about the volumes of a pod. */
export const volumeRule = (
  id: string,
  title: string,
  explanation: string,
  about: string,
  examples: readonly string[],
  more: Partial<Rule> = {},
): Rule => ({
  id,
  severity: 'high',
  title,
  explanation,
  next: claimSteps,
  about,
  reference,
  explainedBy: [{ rules: ['pvc-*', 'pv-*', 'terminating-pvc-protection'], within: 'related' }],
  examples: examples.map(text => ({ text, from: 'pkg/scheduler/framework/plugins/volumebinding, Kubernetes 1.34.4' })),
  ...more,
});

/** A row whose clause only the scheduler itself can tell. */
export const volumeRow = (of: Rule, pattern: RegExp, look: ClauseRow['look']): ClauseRow => ({
  rule: of,
  pattern,
  obstacle: 'rest',
  look,
});

/** The claims a pod mounts, ephemeral ones included, with what is known of them. */
export const claimsOf = ({
  facts,
  snapshot,
}: Pick<Question, 'facts' | 'snapshot'>): readonly { readonly name: string; readonly known: Known<Claim> }[] =>
  (facts.pod.spec?.volumes ?? []).flatMap(volume => {
    const name =
      volume?.persistentVolumeClaim?.claimName ?? (volume?.ephemeral ? `${facts.name}-${volume.name}` : undefined);
    return name ? [{ name, known: snapshot.object('PersistentVolumeClaim', facts.namespace, name) }] : [];
  });

/** The name of the first claim a pod mounts. */
export const firstClaim = (question: Question): string => claimsOf(question)[0]?.name ?? 'of the pod';

/** What a claim says of itself. */
export const claimEvidence = (known: Known<Claim>): readonly Evidence[] => {
  const claim = ifRead(known);
  return claim
    ? cite({ ...claim, kind: 'PersistentVolumeClaim' }, 'metadata.name', 'status.phase', 'spec.volumeName')
    : [];
};
