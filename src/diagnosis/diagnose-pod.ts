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
import {
  type Collected,
  type Examination,
  examination,
  nothingCollected,
  runCheck,
  type Subject,
} from './run-checks.ts';
import type { Snapshot } from './snapshot.ts';
import { objectVerdict, podVerdict } from './verdict.ts';

/**
 * Diagnoses one pod. Pure: the same snapshot always gives the same answer. Never throws: a pod that is no such thing, as a
 * broken file may hold, is undecided.
 */
export const diagnosePod = (pod: Pod, families: readonly Family[], snapshot: Snapshot): Diagnosis =>
  orUndecided(() => judgePod(pod, families, snapshot));

const judgePod = (pod: Pod, families: readonly Family[], snapshot: Snapshot): Diagnosis => {
  const one = examination(snapshot);
  const facts = podFacts(pod, one.look);
  const quiet = isQuiet(facts, one.look);
  const subject = once(() => subjectOf(pod, facts.ref));
  for (const family of families)
    for (const check of family.pods) if (!quiet || check.healthyToo) runCheck(check, facts, subject, one);
  // A pod that has done its work is not touched by what becomes of its node.
  const node = pod.status?.phase === 'Succeeded' ? undefined : facts.node;
  if (!quiet) addRelated(node, families, one);
  const names = facts.containers.map(({ name }) => name);
  const findings = orderFindings(joinCauses(one.into.raw), facts.name, names);
  const own = findings.filter(finding => finding.subject.name === facts.name || finding.subject.kind === 'Node');
  return { ...report(one.into), verdict: podVerdict(facts, own, snapshot.now), findings };
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
  const one = examination(snapshot);
  const ref = {
    kind: object.kind ?? '',
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
  };
  checkObject(object, ref, families, one);
  // What keeps a Deployment's pods from being made stands with its ReplicaSet.
  addRelated(undefined, families, one);
  const findings = orderFindings(joinCauses(one.into.raw), ref.name);
  const own = findings.filter(({ subject }) => subject.kind === ref.kind && subject.name === ref.name);
  return { ...report(one.into), verdict: objectVerdict(own), findings };
};

/** The findings of the objects that the pod's own findings name, and of its node: they may be the cause. */
const addRelated = (node: string | undefined, families: readonly Family[], one: Examination): void => {
  const seen = new Set<string>();
  const open: ObjectRef[] = one.into.raw.flatMap(({ related }) => related);
  if (node) open.push({ kind: 'Node', namespace: '', name: node });
  for (const ref of open) {
    const id = `${ref.kind}/${ref.namespace}/${ref.name}`;
    if (seen.has(id) || ref.kind === 'Pod' || !isKind(ref.kind)) continue;
    seen.add(id);
    const object = ifRead(one.look.object(ref.kind, ref.namespace, ref.name));
    if (object) checkObject(object, ref, families, one);
  }
};

const checkObject = (object: KubernetesObject, ref: ObjectRef, families: readonly Family[], one: Examination): void => {
  const subject = once(() => subjectOf(object, ref));
  for (const family of families)
    for (const check of family.objects) if (check.kind === ref.kind) runCheck(check, object, subject, one);
};

/** The same, made when it is first asked for: most checks find nothing. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
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
  wanted: [...into.unanswered.values()].map(({ want }) => want),
  unanswered: [...into.unanswered.values()],
  blind: [...into.blind.values()],
  faults: into.faults,
});
