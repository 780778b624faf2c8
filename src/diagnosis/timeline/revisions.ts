import { ifRead } from '../../model/known.ts';
import type { KubernetesObject, ObjectOf, ObjectRef, Pod } from '../../model/kubernetes.ts';
import { controllerOf } from '../../model/owner.ts';
import { type TemplateChange, templateDiff } from '../../model/template-diff.ts';
import { parseTime } from '../../model/time.ts';
import { fieldAt } from '../evidence.ts';
import type { Snapshot } from '../snapshot.ts';
import { type Source, sources } from './moment.ts';

/** A template that a workload had or has: a ReplicaSet of a Deployment, a ControllerRevision of the others. */
export type Revision = {
  readonly number: number;
  readonly of: ObjectRef;
  readonly object: KubernetesObject;
  /** Field path of the pod template, and of the revision's number. */
  readonly templatePath: string;
  readonly numberPath: string;
  /** ms */
  readonly createdAt: number | undefined;
  /** It was taken up again later under its present number: when is not kept. */
  readonly takenUpAgain: boolean;
  /** Whether the pod was made from it. */
  readonly own: boolean;
};

/** The revisions of what owns a pod, the oldest first; empty where it has none or they cannot be read. */
export const revisionsOf = (pod: Pod, snapshot: Snapshot): readonly Revision[] => {
  const namespace = pod.metadata?.namespace ?? '';
  const owner = controllerOf(pod);
  if (owner?.kind === 'ReplicaSet') {
    const own = ifRead(snapshot.object('ReplicaSet', namespace, owner.name));
    const deployment = own && controllerOf(own);
    if (!own || deployment?.kind !== 'Deployment') return [];
    return inOrder(
      ofOwner(ifRead(snapshot.objects('ReplicaSet', namespace, undefined, selectorOf(own))) ?? [], deployment).map(
        set => replicaSet(set, owner.name),
      ),
    );
  }
  if (owner?.kind === 'StatefulSet' || owner?.kind === 'DaemonSet') {
    const label = pod.metadata?.labels?.['controller-revision-hash'] ?? '';
    const workload: KubernetesObject | undefined = ifRead(snapshot.object(owner.kind, namespace, owner.name));
    if (!workload) return [];
    const all = ifRead(snapshot.objects('ControllerRevision', namespace, undefined, selectorOf(workload))) ?? [];
    return inOrder(ofOwner(all, owner).map(revision => controllerRevision(revision, label)));
  }
  return [];
};

/**
 * Selects the revisions of a workload: they have the labels that it selects its pods by, a ReplicaSet its hash besides.
 * Undefined where it selects otherwise.
 */
const selectorOf = (workload: KubernetesObject): string | undefined => {
  const labels = (fieldAt(workload, 'spec.selector.matchLabels') ?? {}) as Readonly<Record<string, string>>;
  const own = Object.entries(labels).filter(([name]) => name !== 'pod-template-hash');
  return own.map(([name, value]) => `${name}=${value}`).join(',') || undefined;
};

/** What the revision changed against the one before it. */
export const changesSince = (former: Revision, revision: Revision): readonly TemplateChange[] =>
  templateDiff(templateOf(former), templateOf(revision));

/** What stands in both templates where they differ, first as it is in the later one. */
export const changeSources = (
  former: Revision,
  revision: Revision,
  changes: readonly TemplateChange[],
): readonly Source[] => {
  const fields = ({ object, of, templatePath }: Revision, paths: readonly (string | undefined)[]) =>
    paths.flatMap(path => (path === undefined ? [] : sources(object, of, `${templatePath}.${path}`)));
  return [
    ...fields(
      revision,
      changes.map(({ toPath }) => toPath),
    ),
    ...fields(
      former,
      changes.map(({ fromPath }) => fromPath),
    ),
    ...numberSources(revision),
    ...numberSources(former),
  ];
};

/** The number and the time of a revision. */
export const numberSources = ({ object, of, numberPath }: Revision): readonly Source[] =>
  sources(object, of, numberPath, 'metadata.creationTimestamp');

const templateOf = ({ object, templatePath }: Revision): unknown => fieldAt(object, templatePath);

const ofOwner = <T extends KubernetesObject>(
  objects: readonly T[],
  owner: { readonly kind: string; readonly name: string },
) =>
  objects.filter(object => {
    const controller = controllerOf(object);
    return controller?.kind === owner.kind && controller.name === owner.name;
  });

const inOrder = (revisions: readonly (Revision | undefined)[]): readonly Revision[] =>
  revisions
    .filter(revision => revision !== undefined)
    .sort((one, other) => one.number - other.number || (one.of.name < other.of.name ? -1 : 1));

const annotation = 'deployment.kubernetes.io/revision';

const replicaSet = (set: ObjectOf<'ReplicaSet'>, own: string): Revision | undefined => {
  const number = Number(set.metadata?.annotations?.[annotation]);
  if (!Number.isInteger(number) || number <= 0) return undefined;
  return {
    ...common(set, 'ReplicaSet'),
    number,
    templatePath: 'spec.template',
    numberPath: `metadata.annotations["${annotation}"]`,
    takenUpAgain: (set.metadata?.annotations?.[`${annotation}-history`] ?? '') !== '',
    own: set.metadata?.name === own,
  };
};

/** A revision that is taken up again gets a new number and keeps its name: the names tell nothing of it. */
const controllerRevision = (revision: ObjectOf<'ControllerRevision'>, label: string): Revision | undefined => {
  const { name = '', labels } = revision.metadata ?? {};
  const hash = labels?.['controller.kubernetes.io/hash'] ?? labels?.['controller-revision-hash'];
  if (typeof revision.revision !== 'number') return undefined;
  return {
    ...common(revision, 'ControllerRevision'),
    number: revision.revision,
    templatePath: 'data.spec.template',
    numberPath: 'revision',
    takenUpAgain: false,
    own: label !== '' && (name === label || hash === label),
  };
};

const common = (object: KubernetesObject, kind: string) => ({
  object,
  of: { kind, namespace: object.metadata?.namespace ?? '', name: object.metadata?.name ?? '' },
  createdAt: parseTime(object.metadata?.creationTimestamp),
});
