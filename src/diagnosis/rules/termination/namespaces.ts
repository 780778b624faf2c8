import { humanDuration } from '../../../model/age.ts';
import { parseTime } from '../../../model/time.ts';
import { cite } from '../../evidence.ts';
import { objectCheck, type Rule } from '../../rule.ts';

export const terminatingNamespace: Rule = {
  id: 'terminating-namespace',
  severity: 'medium',
  title: 'Namespace {name} does not go away',
  explanation: 'The namespace {name} was deleted {ago} ago and is still there: {message}',
  about:
    'A deleted namespace stays until everything in it is gone. Objects with finalizers whose controllers are gone, and API services that do not answer, hold it up.',
  next: [
    { why: 'See what holds it up', command: "kubectl get namespace {name} -o jsonpath='{.status.conditions}'" },
    { why: 'See the API services that do not answer', command: 'kubectl get apiservices | grep False' },
  ],
  reference: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
};

const blockers = [
  'NamespaceDeletionDiscoveryFailure',
  'NamespaceDeletionGroupVersionParsingFailure',
  'NamespaceDeletionContentFailure',
  'NamespaceFinalizersRemaining',
  'NamespaceContentRemaining',
];

/** Namespaces that hang in Terminating. */
export const namespaceCheck = objectCheck({
  kind: 'Namespace',
  rules: [terminatingNamespace],
  *run(namespace, snapshot) {
    const deleted = parseTime(namespace.metadata?.deletionTimestamp);
    if (deleted === undefined || snapshot.now - deleted < 2 * 60_000) return;
    const conditions = namespace.status?.conditions ?? [];
    const type = blockers.find(one =>
      conditions.some(condition => condition.type === one && condition.status === 'True'),
    );
    const index = conditions.findIndex(condition => condition.type === type);
    const condition = conditions[index];
    if (!condition) return;
    yield {
      outcome: 'found',
      rule: terminatingNamespace,
      values: { ago: humanDuration(snapshot.now - deleted), message: condition.message ?? condition.reason ?? '' },
      evidence: cite(
        { ...namespace, kind: 'Namespace' },
        'metadata.deletionTimestamp',
        `status.conditions[${index}].type`,
        `status.conditions[${index}].message`,
      ),
      since: deleted,
    };
  },
});
