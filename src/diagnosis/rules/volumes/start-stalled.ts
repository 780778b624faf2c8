import { humanDuration } from '../../../model/age.ts';
import { parseImageName } from '../../../model/image-name.ts';
import { ifRead } from '../../../model/known.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Outcome, PodCheck } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { unknownCondition } from '../probes/unknown-statuses.ts';
import { heldUpSince, isHeldUp, sandboxCondition } from './held-up.ts';
import { podVolumes, volumeRelations } from './pod-volume.ts';
import { startNeeds } from './start-needs.ts';
import { startStalled, startStalledCases } from './start-stalled-rules.ts';

/** The longest that volumes, sandbox and network take where nothing is wrong, ms. */
const startBudget = 10 * 60_000;
/** The longest that the pull of a large image, or new owners for many files, may take, ms. */
const slowBudget = 30 * 60_000;
/** Events that tell nothing of what the pod waits for. */
const mute = ['Scheduled', 'SuccessfulAttachVolume', 'SandboxChanged', 'NominatedNode'];

/** Pods that have not started a container for longer than any step takes, while no event tells why. */
export const startStalledCheck: PodCheck = {
  rules: [startStalled],
  *run(pod, snapshot) {
    if (!isHeldUp(pod) || pod.eventsKnown === 'unknown') return;
    // A kubelet that has not even taken the pod is told of by another rule.
    if (pod.stage === 'bound' && !pod.pod.status?.startTime) return;
    // What the kubelet leaves out of its report is told as that: the containers may have started all the same.
    if (pod.stage === 'bound' && (pod.pod.status?.phase === 'Running' || unknownCondition(pod))) return;
    const began = heldUpSince(pod);
    const waited = snapshot.now - began.since;
    if (waited < startBudget || pod.events.some(event => !mute.includes(event.reason))) return;
    // Asked here once more, so that the report says which rule missed them.
    const refused = snapshot.events(pod.ref).state === 'forbidden';
    yield stalled(pod, waited, began, refused, snapshot);
    if (refused) yield { outcome: 'not-evaluated', rule: startStalled, missing: 'the events of the pod' };
  },
};

const stalled = (
  pod: PodFacts,
  waited: number,
  began: ReturnType<typeof heldUpSince>,
  refused: boolean,
  snapshot: Snapshot,
): Outcome => {
  const sandbox = sandboxCondition(pod);
  // Where an init container has ended since, what comes before it is done as well.
  const isSandboxUp = sandbox ? sandbox.status === 'True' : pod.containers.some(one => one.terminated);
  const images = isSandboxUp ? undefined : imagesOnNode(pod, snapshot);
  const known = isSandboxUp ? 'sandboxUp' : images ? 'imagesThere' : 'open';
  const needs = startNeeds(pod, snapshot, isSandboxUp);
  const others = isSandboxUp ? { text: '', evidence: [] } : neighbours(pod, began.since, snapshot);
  const next = pod.containers.find(({ waiting }) => waiting) ?? pod.containers[0];
  const maySlow = known !== 'imagesThere' || changesOwners(pod);
  return {
    outcome: 'found',
    rule: startStalledCases[known][refused ? 'refused' : 'read'],
    // A large image may still be under way: then nothing readable decides.
    ...(maySlow && waited < slowBudget ? { effect: 'none' } : {}),
    values: {
      node: pod.node ?? '',
      age: humanDuration(waited),
      waiting: next?.name ?? '',
      reason: next?.waiting?.reason ?? 'ContainerCreating',
      needs: needs.length
        ? fill('What it needs there and the API server does not show: {list}.', {
            list: needs
              .slice(0, 4)
              .map(({ words }) => words)
              .join(', '),
          })
        : '',
      neighbours: others.text,
    },
    evidence: [
      ...cite({ ...pod.pod, kind: 'Pod' }, 'spec.nodeName', ...(sandbox ? [`${sandbox.path}.status`] : [])),
      ...began.evidence,
      ...(next?.statusPath ? cite(pod.pod, `${next.statusPath}.state.waiting.reason`) : []),
      ...(next ? cite(pod.pod, `${next.specPath}.name`) : []),
      ...needs.slice(0, 4).flatMap(({ evidence }) => evidence),
      ...(images ?? []),
      ...others.evidence,
    ],
    since: began.since,
    related: podVolumes(pod.pod).flatMap(volume => volumeRelations(pod, volume)),
    identity: pod.node ?? '',
  };
};

/** New owners for every file of a volume take their time. */
const changesOwners = ({ pod }: PodFacts): boolean =>
  pod.spec?.securityContext?.fsGroup != null && podVolumes(pod).some(({ claim }) => claim !== undefined);

/**
 * Proof that the node holds every image of the pod, so that none is being pulled; undefined where that is not proved: the
 * node names its 50 largest images only, and with Always the registry is asked first.
 */
const imagesOnNode = (pod: PodFacts, snapshot: Snapshot): readonly Evidence[] | undefined => {
  const node = pod.node ? ifRead(snapshot.object('Node', '', pod.node)) : undefined;
  const names = (node?.status?.images ?? []).map(image => new Set((image?.names ?? []).map(wholeName)));
  const evidence: Evidence[] = [];
  for (const { spec, role } of pod.containers) {
    if (role === 'ephemeral') continue;
    const at = spec.image ? names.findIndex(one => one.has(wholeName(spec.image ?? ''))) : -1;
    if (at < 0 || spec.imagePullPolicy === 'Always') return undefined;
    evidence.push(...cite({ ...node, kind: 'Node' }, `status.images[${at}].names`));
  }
  return evidence.length > 0 ? evidence : undefined;
};

const wholeName = (image: string): string => {
  const { registry, repository, tag, digest } = parseImageName(image);
  return `${registry}/${repository}${digest ? `@${digest}` : `:${tag}`}`;
};

/** What the other pods of the node prove: that all wait alike, or that the node starts others meanwhile. */
const neighbours = (
  pod: PodFacts,
  since: number,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const others = podsBeside(pod, snapshot).filter(
    other => other.metadata?.uid !== pod.pod.metadata?.uid && !other.spec?.hostNetwork,
  );
  const started = others.find(other => startedAt(other) > since);
  if (started)
    return {
      text: fill(
        'Pod {other} has started on the same node since, so the trouble is rather with this pod than with the node.',
        {
          other: nameOf(started),
        },
      ),
      evidence: cite(
        { ...started, kind: 'Pod' },
        'metadata.name',
        'status.containerStatuses[0].state.running.startedAt',
      ),
    };
  const alike = others.find(
    other =>
      controllerOf(other)?.name !== controllerOf(pod.pod)?.name &&
      waitsAlike(other) &&
      snapshot.now - takenAt(other) > startBudget,
  );
  return alike
    ? {
        text: fill('Pod {other} waits on the same node in the same way, so the node itself is the first to look at.', {
          other: nameOf(alike),
        }),
        evidence: cite({ ...alike, kind: 'Pod' }, 'metadata.name', 'status.containerStatuses[0].state.waiting.reason'),
      }
    : { text: '', evidence: [] };
};

/** The pods of the same node: all of them, else those of the namespace where no more may be read. */
const podsBeside = (pod: PodFacts, snapshot: Snapshot): readonly Pod[] => {
  if (!pod.node) return [];
  const all = snapshot.podsOnNode(pod.node);
  if (all.state === 'read') return all.value;
  if (all.state !== 'forbidden') return [];
  return (ifRead(snapshot.objects('Pod', pod.namespace)) ?? []).filter(other => other.spec?.nodeName === pod.node);
};

const nameOf = (pod: Pod): string => pod.metadata?.name ?? '';
const startedAt = (pod: Pod): number => {
  const [first] = pod.status?.containerStatuses ?? [];
  return first?.restartCount === 0 ? (parseTime(first.state?.running?.startedAt) ?? 0) : 0;
};
const takenAt = (pod: Pod): number => parseTime(pod.status?.startTime) ?? Number.POSITIVE_INFINITY;
const waitsAlike = ({ status, metadata }: Pod): boolean =>
  status?.phase === 'Pending' &&
  !metadata?.deletionTimestamp &&
  (status.containerStatuses ?? []).length > 0 &&
  (status.containerStatuses ?? []).every(one => one?.state?.waiting?.reason === 'ContainerCreating');
