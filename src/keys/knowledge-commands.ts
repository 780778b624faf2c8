import { rightsText } from '../state/pages/rights-text.ts';
import { documentScreen } from '../state/screen.ts';
import { openPodRef } from '../state/selected-pod.ts';
import { type State, topScreen } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import type { Command } from './command.ts';
import { notice } from './notice.ts';

/** More than this is read and judged by `podctl diagnose --audit`, which does nothing else meanwhile. */
const mostAudited = 2000;

/** What podctl knows, what it notes of specs, and how it is set up: words of the command line on every screen. */
export const knowledgeCommands: readonly Command[] = [
  {
    id: 'program.rules',
    keys: [],
    title: 'rules',
    description: 'List every rule of the diagnosis, each with its explanation.',
    group: 'screen',
    words: ['rules', 'rule'],
    run: () => [{ effect: 'open-rules', rule: '' }],
  },
  {
    id: 'program.audit',
    keys: [],
    title: 'audit',
    description: 'List what is a risk in the specs of the open pod, or of all pods in view.',
    group: 'screen',
    words: ['audit'],
    disabled: state =>
      openPodRef(state) || state.pods.rows.length <= mostAudited
        ? undefined
        : `Too many pods to audit here: choose a namespace or open a pod, or run podctl diagnose --audit.`,
    run: state => [{ effect: 'open-audit', pod: openPodRef(state) }],
  },
  {
    id: 'program.rights',
    keys: [],
    title: 'rights',
    description: 'Show what you may do and read here, and what you may not.',
    group: 'program',
    words: ['rights', 'whoami'],
    run: state => [
      {
        type: 'screen-opened',
        screen: {
          ...documentScreen({ what: 'Rights', name: state.connection.context, text: rightsText(state), prose: false }),
          wrap: true,
        },
      },
    ],
  },
  {
    id: 'program.configuration',
    keys: [],
    title: 'config',
    description: 'Show what the configuration makes of podctl, and its mistakes.',
    group: 'program',
    words: ['config', 'configuration'],
    run: () => [{ effect: 'open-configuration' }],
  },
];

/** The rule behind a finding of the open pod. */
export const ruleCommand: Command = {
  id: 'pod.rule',
  keys: ['R'],
  title: 'rule',
  description: 'Explain the rule behind the finding, or behind one of several.',
  group: 'pod',
  footer: 16,
  words: ['explain'],
  disabled: state => (rulesFound(state).length > 0 ? undefined : 'Nothing was found that a rule could explain.'),
  run: state => {
    const found = rulesFound(state);
    const [only, ...more] = found;
    if (!only) return [];
    if (more.length === 0) return [{ effect: 'open-rules', rule: only.rule }];
    const choices = found.map(({ rule, title }) => ({
      label: rule,
      note: title,
      steps: [{ effect: 'open-rules', rule }] satisfies readonly Step[],
    }));
    return [{ type: 'overlay-opened', overlay: { overlay: 'picker', title: 'Rule', choices, typed: '', cursor: 0 } }];
  },
};

/** The rules of the findings, the leading one first. */
const rulesFound = (state: State): readonly { readonly rule: string; readonly title: string }[] => {
  const screen = topScreen(state);
  const { opened } = state;
  if (screen.screen !== 'pod' || opened?.ref.name !== screen.pod.name) return [];
  const findings = opened.diagnosis?.findings ?? [];
  return [...new Map(findings.map(({ rule, title }) => [rule, { rule, title }])).values()];
};

/** Where a word of the command line names a rule: `:rule oom-limit`. */
export const ruleStep = (state: State, rule: string): readonly Step[] =>
  /^[a-z0-9-]+$/.test(rule) ? [{ effect: 'open-rules', rule }] : [notice(state, `${rule} is no rule.`, 'warning')];
