import { isKind } from '../model/kinds.ts';
import { ifRead } from '../model/known.ts';
import type { KubernetesObject, ObjectRef, Pod } from '../model/kubernetes.ts';
import { likelyTopOwner } from '../model/owner.ts';
import type { Diagnosis } from './finding.ts';
import { joinCauses } from './join-causes.ts';
import { orderFindings } from './order.ts';
import { podFacts } from './pod-facts.ts';
import { isQuiet } from './quiet.ts';
import type { Family } from './rule.ts';
import { type Collected, nothingCollected, runCheck, type Subject } from './run-checks.ts';
import { type Snapshot, watchLookups } from './snapshot.ts';
import { objectVerdict, podVerdict } from './verdict.ts';

/**
 * Diagnoses one pod. Pure: the same snapshot always gives the same answer. Never throws: a pod that is no such thing, as a
 * broken file may hold, is undecided.
 */
export const diagnosePod = (pod: Pod, families: readonly Family[], snapshot: Snapshot): Diagnosis =>
  orUndecided(() => judgePod(pod, families, snapshot));

const judgePod = (pod: Pod, families: readonly Family[], snapshot: Snapshot): Diagnosis => {
  const into = nothingCollected();
  // What is refused here is missed by a rule that needs it, or by nobody.
  const look = watchLookups(snapshot, into.wanted, new Map());
  const facts = podFacts(pod, look);
  const quiet = isQuiet(facts, look);
  const subject = subjectOf(pod, facts.ref);
  for (const family of families)
    for (const check of family.pods)
      if (!quiet || check.healthyToo)
        runCheck({ rules: check.rules, run: seen => check.run(facts, seen) }, subject, snapshot, into);
  // A pod that has done its work is not touched by what becomes of its node.
  const node = pod.status?.phase === 'Succeeded' ? undefined : facts.node;
  if (!quiet) addRelated(node, families, snapshot, into);
  const findings = orderFindings(joinCauses(into.raw), facts.name);
  const own = findings.filter(finding => finding.subject.name === facts.name || finding.subject.kind === 'Node');
  return { ...report(into), verdict: podVerdict(facts, own, snapshot.now), findings };
};

/** Diagnoses one object that is not a pod. Never throws either. */
export const diagnoseObject = (object: KubernetesObject, families: readonly Family[], snapshot: Snapshot): Diagnosis =>
  orUndecided(() => judgeObject(object, families, snapshot));

const orUndecided = (judge: () => Diagnosis): Diagnosis => {
  try {
    return judge();
  } catch (error) {
    const faults = [{ rules: [], message: error instanceof Error ? error.message : String(error) }];
    return { ...report({ ...nothingCollected(), faults }), verdict: 'inconclusive', findings: [] };
  }
};

const judgeObject = (object: KubernetesObject, families: readonly Family[], snapshot: Snapshot): Diagnosis => {
  const into = nothingCollected();
  const ref = {
    kind: object.kind ?? '',
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
  };
  checkObject(object, ref, families, snapshot, into);
  const findings = orderFindings(joinCauses(into.raw), ref.name);
  return { ...report(into), verdict: objectVerdict(findings), findings };
};

/** The findings of the objects that the pod's own findings name, and of its node: they may be the cause. */
const addRelated = (
  node: string | undefined,
  families: readonly Family[],
  snapshot: Snapshot,
  into: Collected,
): void => {
  const seen = new Set<string>();
  const open: ObjectRef[] = into.raw.flatMap(({ related }) => related);
  if (node) open.push({ kind: 'Node', namespace: '', name: node });
  const lookup = watchLookups(snapshot, into.wanted, new Map());
  for (const ref of open) {
    const id = `${ref.kind}/${ref.namespace}/${ref.name}`;
    if (seen.has(id) || ref.kind === 'Pod' || !isKind(ref.kind)) continue;
    seen.add(id);
    const object = ifRead(lookup.object(ref.kind, ref.namespace, ref.name));
    if (object) checkObject(object, ref, families, snapshot, into);
  }
};

const checkObject = (
  object: KubernetesObject,
  ref: ObjectRef,
  families: readonly Family[],
  snapshot: Snapshot,
  into: Collected,
): void => {
  const subject = subjectOf(object, ref);
  for (const family of families)
    for (const check of family.objects)
      if (check.kind === ref.kind)
        runCheck({ rules: check.rules, run: seen => check.run(object, seen) }, subject, snapshot, into);
};

const subjectOf = (object: KubernetesObject, ref: ObjectRef): Subject => {
  const owner = likelyTopOwner(object) ?? { kind: ref.kind, name: ref.name };
  return {
    ref,
    owner: `${owner.kind}/${owner.name}`,
    values: {
      namespace: ref.namespace,
      name: ref.name,
      kind: ref.kind,
      ...(ref.kind === 'Pod' ? { pod: ref.name } : {}),
      owner: `${owner.kind.toLowerCase()}/${owner.name}`,
      ownerKind: owner.kind,
      ownerName: owner.name,
    },
  };
};

const report = (into: Collected): Omit<Diagnosis, 'verdict' | 'findings'> => ({
  ruledOut: into.ruledOut,
  notEvaluated: into.notEvaluated,
  wanted: [...into.wanted.values()],
  blind: [...into.blind.values()],
  faults: into.faults,
});
