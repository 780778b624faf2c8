import { humanDuration } from '../../../model/age.ts';
import { newestFirst } from '../../../model/event.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { cite, citeEvent, citeEventTimes } from '../../evidence.ts';
import type { Outcome, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';

type Node = ObjectOf<'Node'> & { readonly kind: string };
type Note = { readonly rule: Rule; run(node: Node, snapshot: Snapshot): Iterable<Outcome> };

/** How long after a reboot restarts are still put down to it, ms. Events live an hour. */
const rebootWindow = 60 * 60_000;

const cordonedRule: Rule = {
  id: 'node-cordoned',
  severity: 'low',
  role: 'note',
  title: 'Node {name} is cordoned',
  explanation:
    'The node {name} takes no new pods until it is uncordoned (spec.unschedulable). Pods that run there stay; those bound to it by a local volume cannot start anew.',
  next: [{ why: 'Let pods onto it again', command: 'kubectl uncordon {name}' }],
  about: 'kubectl cordon and kubectl drain mark a node as unschedulable, usually for maintenance.',
  reference: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
};

/** Somebody took the node out of scheduling. */
export const cordoned: Note = {
  rule: cordonedRule,
  *run(node) {
    if (node.spec?.unschedulable)
      yield { outcome: 'found', rule: cordonedRule, values: {}, evidence: cite(node, 'spec.unschedulable') };
  },
};

const rebootedRule: Rule = {
  id: 'node-recently-rebooted',
  severity: 'low',
  effect: 'none',
  title: 'Node {name} rebooted {age} ago',
  explanation:
    'The node {name} rebooted {age} ago. Every container on it ended with it and was started again: one restart each, with exit code 255 or 137, is explained by that.',
  next: [
    {
      why: 'See the events of the node',
      command: 'kubectl get events -A --field-selector involvedObject.kind=Node,involvedObject.name={name}',
    },
  ],
  about: 'The kubelet notices a reboot by the boot id of the machine, and says so in an event.',
  reference: 'https://kubernetes.io/docs/concepts/architecture/nodes/',
};

/** The machine was restarted within the last hour. */
export const recentlyRebooted: Note = {
  rule: rebootedRule,
  *run(node, snapshot) {
    const events = ifRead(snapshot.events({ kind: 'Node', namespace: '', name: node.metadata?.name ?? '' }));
    const reboot = newestFirst(events ?? []).find(event => event.reason === 'Rebooted');
    if (!reboot || snapshot.now - reboot.lastSeen > rebootWindow) return;
    yield {
      outcome: 'found',
      rule: rebootedRule,
      values: { age: humanDuration(snapshot.now - reboot.lastSeen) },
      evidence: [...citeEvent(reboot), ...citeEventTimes(reboot), ...cite(node, 'status.nodeInfo.bootID')],
      since: reboot.lastSeen,
    };
  },
};

const skewRule: Rule = {
  id: 'node-version-skew',
  severity: 'low',
  role: 'note',
  title: 'Kubelet of {name} is {behind} minor versions behind',
  explanation:
    'The kubelet of {name} is {version}, {behind} minor versions older than the API server (1.{server}). Up to three are supported; newer fields of pods are ignored there.',
  next: [{ why: 'See the versions of the nodes', command: 'kubectl get nodes' }],
  about: 'A kubelet may be up to three minor versions older than the API server (two before 1.28), and never newer.',
  reference: 'https://kubernetes.io/releases/version-skew-policy/',
};

/** The kubelet is older than the API server supports. */
export const versionSkew: Note = {
  rule: skewRule,
  *run(node, snapshot) {
    const version = node.status?.nodeInfo?.kubeletVersion ?? '';
    const minor = Number(/^v1\.(\d+)/.exec(version)?.[1] ?? Number.NaN);
    const server = snapshot.serverMinor;
    if (server === undefined || !(server - minor > 3)) return;
    yield {
      outcome: 'found',
      rule: skewRule,
      values: { version, server, behind: server - minor },
      evidence: cite(node, 'status.nodeInfo.kubeletVersion'),
    };
  },
};
