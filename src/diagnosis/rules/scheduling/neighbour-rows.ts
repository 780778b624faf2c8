import { ifRead } from '../../../model/known.ts';
import { isReserving } from '../../../model/pod-requests.ts';
import { selects } from '../../../model/selector.ts';
import { cite } from '../../evidence.ts';
import type { Rule } from '../../rule.ts';
import { lookAtAffinity, next, podAffinityMismatch, reference } from './affinity-look.ts';
import { isLeaving } from './leaving.ts';
import { ownRollout } from './own-rollout.ts';
import { matching, selectorText, termsOf } from './pod-terms.ts';
import { type ClauseRow, type Look, nameOf, type Question, rank, someOf, whichNodes } from './question.ts';

const podAntiAffinitySelf: Rule = {
  id: 'pod-anti-affinity-self',
  severity: 'high',
  title: 'Anti-affinity: every {topology} is taken',
  explanation:
    'The pod refuses to share a {topology} with pods that match {wanted}, and {count} of {total} node(s) are in one that has such a pod already{taken}. {outlook}{rollout}',
  next,
  about:
    'A required podAntiAffinity allows at most one matching pod per topology domain. With more replicas (or one more during a rolling update) than nodes or zones, the last ones stay Pending.',
  reference,
  examples: [
    { text: "node(s) didn't match pod anti-affinity rules", from: 'Kubernetes 1.34.4' },
    { text: "node(s) didn't match pod anti-affinity rules", from: 'pkg/scheduler/framework/plugins/interpodaffinity' },
  ],
};

const podAntiAffinityExisting: Rule = {
  id: 'pod-anti-affinity-existing',
  severity: 'high',
  title: 'Anti-affinity of {who} forbids this pod',
  explanation:
    '{who} must not share a {topology} with pods that match {wanted}, and this pod matches. {count} of {total} node(s) are refused for that.',
  next,
  about:
    'A required podAntiAffinity works both ways: a running pod also keeps later pods away that match its rule, even if they have no such rule themselves.',
  reference,
  examples: [
    { text: "node(s) didn't satisfy existing pods anti-affinity rules", from: 'Kubernetes 1.34' },
    {
      text: "node(s) didn't satisfy existing pods anti-affinity rules",
      from: 'pkg/scheduler/framework/plugins/interpodaffinity',
    },
  ],
};

const lookAtOwnAntiAffinity = (question: Question): Look => {
  const { facts } = question;
  const terms = termsOf(facts.pod, 'podAntiAffinity');
  const term = terms.find(one => matching(question, one.term).length > 0) ?? terms[0];
  const found = term ? matching(question, term.term) : [];
  const wanted = term ? selectorText(term.term.labelSelector) : 'its podAntiAffinity';
  const rollout = ownRollout(facts, found, question.snapshot);
  const leaving = found.length > 0 && found.every(pod => isLeaving(pod, question.snapshot.now));
  return {
    ...(leaving ? { effect: 'progressing' as const } : {}),
    values: {
      wanted,
      topology: term?.term.topologyKey ?? 'topology domain',
      rollout: rollout.text,
      outlook: leaving
        ? 'All of them are being deleted: it is placed once they have ended.'
        : 'There are fewer domains than pods.',
      taken: found.length > 0 ? ` (${someOf(found.map(pod => `${nameOf(pod)} on ${pod.spec?.nodeName}`))})` : '',
    },
    evidence: [
      ...(term ? cite({ ...facts.pod, kind: 'Pod' }, `${term.path}.topologyKey`, `${term.path}.labelSelector`) : []),
      ...found.slice(0, 3).flatMap(pod => cite({ ...pod, kind: 'Pod' }, 'spec.nodeName', 'metadata.deletionTimestamp')),
      ...rollout.evidence,
    ],
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: anti-affinity to ${wanted}`,
    identity: wanted,
  };
};

const lookAtOthersAntiAffinity = (question: Question): Look => {
  const { facts, snapshot } = question;
  const labels = facts.pod.metadata?.labels;
  const pods = ifRead(snapshot.objects('Pod', '')) ?? ifRead(snapshot.objects('Pod', facts.namespace)) ?? [];
  for (const pod of pods) {
    if (!pod.spec?.nodeName || !isReserving(pod)) continue;
    for (const { term, path } of termsOf(pod, 'podAntiAffinity')) {
      const namespaces = term.namespaces?.length ? term.namespaces : [pod.metadata?.namespace ?? ''];
      if (!namespaces.includes(facts.namespace) || !selects(term.labelSelector, labels)) continue;
      const wanted = selectorText(term.labelSelector);
      return {
        values: { who: nameOf(pod), wanted, topology: term.topologyKey ?? 'topology domain' },
        evidence: cite({ ...pod, kind: 'Pod' }, `${path}.labelSelector`, `${path}.topologyKey`, 'spec.nodeName'),
        rank: rank.neighbour,
        refusal: `${whichNodes(question)}: anti-affinity of ${nameOf(pod)}`,
        identity: wanted,
      };
    }
  }
  return {
    values: { who: 'another pod', wanted: 'some of its labels', topology: 'topology domain' },
    rank: rank.neighbour,
    refusal: `${whichNodes(question)}: anti-affinity of another pod`,
  };
};

export const neighbourRows: readonly ClauseRow[] = [
  {
    rule: podAffinityMismatch,
    pattern: /^node\(s\) didn't match pod affinity rules$/,
    obstacle: 'rest',
    look: lookAtAffinity,
  },
  {
    rule: podAntiAffinitySelf,
    pattern: /^node\(s\) didn't match pod anti-affinity rules$/,
    obstacle: 'rest',
    look: lookAtOwnAntiAffinity,
  },
  {
    rule: podAntiAffinityExisting,
    pattern: /^node\(s\) didn't satisfy existing pods anti-affinity rules$/,
    obstacle: 'rest',
    look: lookAtOthersAntiAffinity,
  },
];
