import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { selects } from '../../../model/selector.ts';
import { cite } from '../../evidence.ts';
import { type AnyObjectCheck, type Outcome, objectCheck, type Rule } from '../../rule.ts';
import { isFailing } from './is-failing.ts';

const reference =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees';

const blockedOrdinal: Rule = {
  id: 'sts-blocked-ordinal',
  severity: 'high',
  role: 'symptom',
  title: '{pod} is not Ready, so {missing} more are not created',
  explanation:
    'The StatefulSet wants {wanted} pods and creates them one after the other (OrderedReady). {pod} is not Ready, so {missing} of {wanted} do not exist yet; there is no event about that. Fix {pod} and the rest follow.',
  next: [
    { why: 'See the pod that holds up the others', command: 'kubectl describe pod {pod} -n {namespace}' },
    { why: 'See its log', command: 'kubectl logs {pod} -n {namespace} --all-containers --tail=50' },
  ],
  about:
    'With podManagementPolicy OrderedReady pod N+1 is only created once pod N is Running and Ready. Parallel creates all at once.',
  reference,
};

const rolloutStuck: Rule = {
  id: 'sts-rollout-stuck',
  severity: 'high',
  role: 'symptom',
  title: 'Rolling update waits for {pod}',
  explanation:
    'The update to revision {revision} goes from the highest ordinal down and waits for {pod}, which is not Ready. {updated} of {wanted} pods have the new revision. Where the template itself was wrong, correcting it is not enough: {pod} then has to be deleted by hand.',
  next: [
    { why: 'See why the pod is not Ready', command: 'kubectl describe pod {pod} -n {namespace}' },
    {
      why: 'After the template is right, let the pod be made anew',
      command: 'kubectl delete pod {pod} -n {namespace}',
    },
  ],
  about:
    'A StatefulSet updates one pod at a time and never goes past one that does not get Ready, not even to a newer template (known issue "forced rollback").',
  reference: 'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback',
};

const onDelete: Rule = {
  id: 'sts-ondelete',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'Update strategy OnDelete: old pods stay',
  explanation:
    'The template has changed (revision {revision}), but with the strategy OnDelete a pod only gets it when somebody deletes the pod. {updated} of {wanted} pods have it.',
  next: [{ why: 'Update one pod', command: 'kubectl delete pod {first} -n {namespace}' }],
  about: 'OnDelete leaves it to people, or an operator, when each pod is replaced.',
  reference,
};

const partitioned: Rule = {
  id: 'sts-partition',
  severity: 'low',
  role: 'note',
  inSpec: true,
  title: 'Update only from ordinal {partition} on',
  explanation:
    'spec.updateStrategy.rollingUpdate.partition is {partition}: pods below that ordinal keep the old revision on purpose.',
  next: [
    { why: 'See the revisions of the pods', command: 'kubectl get pods -n {namespace} -L controller-revision-hash' },
  ],
  about: 'A partition lets a new revision reach only the highest ordinals, to try it out.',
  reference,
};

const conflicting: Rule = {
  id: 'sts-name-conflict',
  severity: 'high',
  title: '{pod} exists and belongs to somebody else',
  explanation:
    'The StatefulSet wants to create {pod}, but a pod of that name exists which it does not own (it belongs to {other}). {missing} of {wanted} pods are missing, and no event says so.',
  next: [{ why: 'See who owns the pod', command: 'kubectl get pod {pod} -n {namespace} -o yaml' }],
  about: 'StatefulSet pods have fixed names. A pod of the same name with another owner stands in the way.',
  reference,
};

/** The same of a pod without a controller. */
const conflictingOrphan: Rule = {
  ...conflicting,
  explanation:
    'The StatefulSet wants to create {pod}, but a pod of that name exists which it does not own (it belongs to nobody, and its labels do not match the selector). {missing} of {wanted} pods are missing, and no event says so.',
};

/** StatefulSets: ordinals that hold up the rest. */
export const statefulSetChecks: readonly AnyObjectCheck[] = [
  objectCheck({
    kind: 'StatefulSet',
    rules: [blockedOrdinal, rolloutStuck, onDelete, partitioned, conflicting],
    *run(found, snapshot): Iterable<Outcome> {
      const set = { ...found, kind: 'StatefulSet' };
      const wanted = set.spec?.replicas ?? 1;
      if (set.metadata?.deletionTimestamp || wanted === 0) return;
      const name = set.metadata?.name ?? '';
      const namespace = set.metadata?.namespace ?? '';
      const all = ifRead(snapshot.objects('Pod', namespace));
      if (!all) return;
      const pods = all.filter(pod => controllerOf(pod)?.kind === 'StatefulSet' && controllerOf(pod)?.name === name);
      const start = set.spec?.ordinals?.start ?? 0;
      const byOrdinal = new Map(pods.map(pod => [ordinalOf(pod), pod]));
      const ordinals = Array.from({ length: wanted }, (_, index) => start + index);
      const missing = ordinals.filter(ordinal => !byOrdinal.has(ordinal));
      const status = set.status;
      const values = {
        wanted,
        missing: missing.length,
        updated: status?.updatedReplicas ?? 0,
        revision: status?.updateRevision ?? '',
        first: pods[0]?.metadata?.name ?? '',
      };
      const foreign = missing
        .map(ordinal => all.find(pod => pod.metadata?.name === `${name}-${ordinal}`))
        .find(pod => pod !== undefined);
      // A pod without an owner whose labels match would be adopted.
      const isAdoptable = foreign && !controllerOf(foreign) && selects(set.spec?.selector, foreign.metadata?.labels);
      if (foreign && !foreign.metadata?.deletionTimestamp && !isAdoptable)
        yield {
          outcome: 'found',
          rule: controllerOf(foreign) ? conflicting : conflictingOrphan,
          values: {
            ...values,
            pod: foreign.metadata?.name ?? '',
            other: `${controllerOf(foreign)?.kind} ${controllerOf(foreign)?.name}`,
          },
          evidence: [
            ...cite({ ...foreign, kind: 'Pod' }, 'metadata.name', 'metadata.ownerReferences', 'metadata.labels'),
            ...cite(set, 'spec.replicas', 'status.replicas', 'spec.selector.matchLabels'),
          ],
        };
      const blocking = ordinals.map(ordinal => byOrdinal.get(ordinal)).find(pod => pod && !isReady(pod));
      const firstMissing = missing[0];
      if (
        (set.spec?.podManagementPolicy ?? 'OrderedReady') === 'OrderedReady' &&
        blocking &&
        firstMissing !== undefined &&
        ordinalOf(blocking) < firstMissing &&
        isFailing(blocking, snapshot.now)
      )
        yield {
          outcome: 'found',
          rule: blockedOrdinal,
          values: { ...values, pod: blocking.metadata?.name ?? '' },
          evidence: [
            ...cite(set, 'spec.replicas', 'status.replicas', 'spec.podManagementPolicy'),
            ...cite({ ...blocking, kind: 'Pod' }, 'metadata.name', readyPath(blocking)),
          ],
        };
      const updating =
        status?.updateRevision && status.currentRevision && status.updateRevision !== status.currentRevision;
      if (!updating) return;
      const partition = set.spec?.updateStrategy?.rollingUpdate?.partition ?? 0;
      if (set.spec?.updateStrategy?.type === 'OnDelete') {
        yield {
          outcome: 'found',
          rule: onDelete,
          values,
          evidence: cite(
            set,
            'spec.updateStrategy.type',
            'spec.replicas',
            'status.updatedReplicas',
            'status.updateRevision',
            'status.currentRevision',
          ),
        };
        return;
      }
      if (partition > 0)
        yield {
          outcome: 'found',
          rule: partitioned,
          values: { ...values, partition },
          evidence: cite(set, 'spec.updateStrategy.rollingUpdate.partition'),
        };
      const waiting = pods.find(pod => !isReady(pod) && ordinalOf(pod) >= partition && isFailing(pod, snapshot.now));
      if (waiting && missing.length === 0)
        yield {
          outcome: 'found',
          rule: rolloutStuck,
          values: { ...values, pod: waiting.metadata?.name ?? '' },
          evidence: [
            ...cite(set, 'spec.replicas', 'status.updateRevision', 'status.currentRevision', 'status.updatedReplicas'),
            ...cite({ ...waiting, kind: 'Pod' }, 'metadata.name', readyPath(waiting)),
          ],
        };
    },
  }),
];

const ordinalOf = (pod: Pod): number => Number(/-(\d+)$/.exec(pod.metadata?.name ?? '')?.[1] ?? -1);

const readyIndex = (pod: Pod): number => (pod.status?.conditions ?? []).findIndex(one => one.type === 'Ready');

const isReady = (pod: Pod): boolean => pod.status?.conditions?.[readyIndex(pod)]?.status === 'True';

const readyPath = (pod: Pod): string =>
  readyIndex(pod) < 0 ? 'status.phase' : `status.conditions[${readyIndex(pod)}].status`;
