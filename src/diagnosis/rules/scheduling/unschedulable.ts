import type { Node } from '../../../model/kubernetes.ts';
import { pinnedNodes } from '../../../model/node-affinity.ts';
import { parseTime } from '../../../model/time.ts';
import { cite, citeEvent, type Evidence } from '../../evidence.ts';
import { conditionOf, eventsWith, type PodFacts } from '../../pod-facts.ts';
import type { Found, Outcome, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fill } from '../../template.ts';
import { autoscaling, isFromAutoscaler } from './autoscaler.ts';
import { classifyClause, clauseTable } from './clause-table.ts';
import { freedNode, freedWording } from './freed.ts';
import { type Clause, parseSchedulingMessage, type SchedulingMessage } from './message.ts';
import { type NodeObstacles, nodeObstacles } from './node-obstacles.ts';
import { preemptionOf } from './preemption.ts';
import { asNode, type ClauseRow, type Look, nameOf } from './question.ts';
import { schedulerErrorRules, schedulerErrors } from './scheduler-error.ts';

/** The umbrella over all reasons, and what is said of words that no row knows. */
export const unschedulable: Rule = {
  id: 'unschedulable',
  severity: 'high',
  role: 'symptom',
  title: 'No node takes the pod: {short}',
  explanation: 'The scheduler has found no node for the pod. In its own words: {message}',
  next: [
    { why: 'See what the scheduler says', command: 'kubectl describe pod {pod} -n {namespace}' },
    { why: 'See the nodes', command: 'kubectl get nodes -o wide' },
  ],
  about:
    'A Pending pod without a node was refused by every node, each for its own reason. The scheduler counts the nodes per reason; it tries again whenever something changes, at the latest after five minutes.',
  reference: 'https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/',
  explainedBy: [
    {
      rules: [
        ...new Set(clauseTable.map(row => row.rule.id)),
        'binding-slow',
        'volume-binding-timeout',
        'extender',
        'scheduling-gated',
      ],
      within: 'pod',
    },
    { rules: ['node-*'], within: 'related' },
  ],
};

/** How long the pods that are displaced may take to end; one that hangs holds up its successor for ever, ms. */
const preemptionBudget = 15 * 60_000;

/** Pods the scheduler has refused: one finding per clause, the most promising one first. */
export const unschedulableCheck: PodCheck = {
  rules: [unschedulable, ...new Set(clauseTable.map(row => row.rule)), ...schedulerErrorRules],
  *run(facts, snapshot) {
    if (facts.stage !== 'unscheduled') return;
    const answer = schedulerAnswer(facts);
    if (!answer) return;
    const parsed = parseSchedulingMessage(answer.text);
    const help = autoscaling(facts, snapshot.now);
    const since = answer.since ?? facts.createdAt;
    const errors = [...schedulerErrors(facts, snapshot, answer.text, answer.evidence)];
    yield* errors;
    const { looks, freed } = errors.length > 0 ? { looks: [] } : lookAtAll(facts, snapshot, parsed);
    const progressing =
      help.coming || freed !== undefined || (isPreempting(facts, parsed) && snapshot.now - since < preemptionBudget);
    const preemption = preemptionOf(facts, snapshot, parsed, looks);
    for (const [index, { row, look, clause }] of looks.entries()) {
      const lead = index === 0;
      const others = looks.filter((_, at) => at !== index).map(other => other.look.refusal);
      const effect = progressing ? 'progressing' : (look.effect ?? (lead ? undefined : 'degraded'));
      yield {
        outcome: 'found',
        rule: worded(row.rule, freed ? { ...look, wording: freedWording } : look),
        values: {
          freed: freed ? nameOf(freed) : '',
          count: clause.count,
          total: Math.max(parsed.total, clause.count),
          clause: clause.text,
          ...look.values,
          others:
            [...others, ...unknownClauses(parsed)].length > 0
              ? fill(' The other reasons: {reasons}.', { reasons: [...others, ...unknownClauses(parsed)].join('; ') })
              : '',
          preemption: preemption.text,
          autoscaler: help.sentence,
        },
        evidence: unique([
          ...answer.evidence,
          ...(look.evidence ?? []),
          ...preemption.evidence,
          ...help.evidence,
          ...looks.flatMap(other => other.look.evidence ?? []),
          ...(freed ? cite(asNode(freed), 'metadata.name', 'metadata.labels', 'spec.taints') : []),
        ]),
        related: lead ? (look.related ?? []) : [],
        next: [...(look.next ?? []), ...(lead ? help.next : [])],
        ...(lead ? {} : { severity: 'medium' }),
        ...(effect ? { effect } : {}),
        ...(look.confidence ? { confidence: look.confidence } : {}),
        identity: look.identity ?? '',
        ...(answer.since === undefined ? {} : { since: answer.since }),
      } satisfies Found;
    }
    const effects = [...errors.map(error => error.effect), ...looks.map(({ look }) => look.effect)];
    yield umbrella(answer, parsed, progressing || (effects.length > 0 && effects[0] === 'progressing'));
  },
};

type Answer = { readonly text: string; readonly evidence: readonly Evidence[]; readonly since: number | undefined };
type LookedAt = { readonly row: ClauseRow; readonly look: Look; readonly clause: Clause };

/** What the scheduler said last: the condition, which is never cut, else its newest event. */
const schedulerAnswer = (facts: PodFacts): Answer | undefined => {
  const condition = conditionOf(facts, 'PodScheduled');
  const pod = { ...facts.pod, kind: 'Pod' };
  if (condition?.status === 'False' && condition.message && condition.reason !== 'SchedulingGated')
    return {
      text: condition.message,
      evidence: cite(pod, `${condition.path}.message`),
      since: parseTime(condition.lastTransitionTime),
    };
  if (condition?.reason === 'SchedulingGated') return undefined;
  const event = eventsWith(facts, 'FailedScheduling').find(one => one.message && !isFromAutoscaler(one));
  return event && { text: event.message, evidence: citeEvent(event), since: event.firstSeen };
};

type Looks = { readonly looks: readonly LookedAt[]; readonly freed?: Node | undefined };

const lookAtAll = (facts: PodFacts, snapshot: Snapshot, parsed: SchedulingMessage): Looks => {
  const clauses = parsed.whole === undefined ? parsed.clauses : [{ count: parsed.total, text: parsed.whole }];
  const perNode = parsed.clauses.length > 0;
  let nodes: readonly NodeObstacles[] | undefined;
  let asked = false;
  const lazyNodes = (): readonly NodeObstacles[] | undefined => {
    if (!asked) nodes = nodeObstacles(facts.pod, snapshot);
    asked = true;
    return nodes;
  };
  const looks = clauses.flatMap(clause => {
    const known = classifyClause(clause.text);
    if (!known) return [];
    const { row, match } = known;
    const all = perNode ? lazyNodes() : undefined;
    const refusing = candidatesOf(all, row, facts);
    const look = row.look({ facts, snapshot, clause, match, total: parsed.total, nodes: all, refusing });
    return [{ row, clause, look: { ...look, evidence: withNamedNodes(look, all ?? []) } }];
  });
  const byDesign = looks.filter(({ row }) => row.rule.id !== 'prefilter-node-set');
  const rows = looks.map(({ row }) => row);
  return {
    looks: (byDesign.length > 0 ? byDesign : looks).toSorted((one, other) => one.look.rank - other.look.rank),
    freed: perNode ? freedNode(facts.pod, parsed, rows, nodes) : undefined,
  };
};

/** The evidence of a look, and every node that its texts name and it does not cite otherwise. */
const withNamedNodes = (look: Look, nodes: readonly NodeObstacles[]): readonly Evidence[] => {
  const evidence = look.evidence ?? [];
  const words = new Set([look.refusal, ...Object.values(look.values ?? {})].join(' ').split(/[\s,;:()]+/));
  const named = nodes.filter(({ node }) => words.has(nameOf(node)));
  const cited = new Set(evidence.map(({ object }) => object));
  return [
    ...evidence,
    ...named.flatMap(({ node }) => (cited.has(`Node/${nameOf(node)}`) ? [] : cite(asNode(node), 'metadata.name'))),
  ];
};

const unique = (evidence: readonly Evidence[]): readonly Evidence[] => [
  ...new Map(evidence.map(one => [`${one.object} ${one.path}`, one])).values(),
];

/** The nodes whose own objects show what the clause says. A pod bound to one node by name never meets the others. */
const candidatesOf = (
  nodes: readonly NodeObstacles[] | undefined,
  row: ClauseRow,
  facts: PodFacts,
): readonly NodeObstacles[] => {
  const pinned = pinnedNodes(facts.pod);
  return (nodes ?? []).filter(
    node => node.first === row.obstacle && (!pinned || pinned.includes(node.node.metadata?.name ?? '')),
  );
};

const worded = (rule: Rule, look: Look): Rule => ({
  ...rule,
  title: look.wording?.title ?? rule.title,
  explanation: `${look.wording?.explanation ?? rule.explanation}{others}{preemption}{autoscaler}`,
});

const unknownClauses = (parsed: SchedulingMessage): readonly string[] =>
  parsed.clauses.filter(({ text }) => !classifyClause(text)).map(({ count, text }) => `${count} ${text}`);

const isPreempting = (facts: PodFacts, parsed: SchedulingMessage): boolean =>
  Boolean(facts.pod.status?.nominatedNodeName) || /terminating pod on the nominated node/.test(parsed.preemption ?? '');

const umbrella = (answer: Answer, parsed: SchedulingMessage, progressing: boolean): Outcome => ({
  outcome: 'found',
  rule: unschedulable,
  values: {
    message: answer.text,
    short: shortened(parsed.clauses[0]?.text ?? parsed.whole ?? answer.text),
  },
  evidence: answer.evidence,
  ...(progressing ? { effect: 'progressing' } : {}),
  ...(answer.since === undefined ? {} : { since: answer.since }),
});

/** Whether the scheduler has spoken about a pod at all. */
export const hasAnswer = (facts: PodFacts): boolean => schedulerAnswer(facts) !== undefined;

/** Cut to what fits into a title. */
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39).trimEnd()}…` : text);
