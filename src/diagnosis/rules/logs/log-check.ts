import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import { nearNames } from '../../../model/near-names.ts';
import type { Evidence } from '../../evidence.ts';
import { cite } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Found, PodCheck, Rule } from '../../rule.ts';
import type { Snapshot } from '../../snapshot.ts';
import { overcomeBy } from '../crashes/completed-job.ts';
import { blamed } from '../crashes/end-check.ts';
import { endEvidence, endTimes, endValues } from '../crashes/end-values.ts';
import { neverBegan, type RunEnd } from '../crashes/run-end.ts';
import { whoKilled } from '../crashes/who-killed.ts';
import { imageValues, nodePlatform } from '../images/image-values.ts';
import { commandDetail, titledBy } from '../starts/command-detail.ts';
import { programErrors } from '../starts/program-errors.ts';
import { quote, wholeSaying } from './last-said.ts';
import { bareLine, redact } from './log-line.ts';
import { type LineMatch, logPatterns, tellingMatch } from './match-line.ts';
import { mentionedServices, spokenOf } from './mentioned-services.ts';
import { absentPort, absentService, hostIn, linkVariable, serviceNamed } from './peer.ts';
import { placeHint } from './place-hint.ts';
import { noSharers, portSharers } from './port-sharers.ts';
import { lastWords, spoken } from './read-log.ts';

/** Reasons for the end of a run that its log gives away. Only containers that failed by themselves are looked at. */
export const logCheck: PodCheck = {
  rules: logPatterns.map(({ rule }) => rule),
  healthyToo: true,
  *run(pod, snapshot): Generator<Found> {
    if (pod.pod.metadata?.deletionTimestamp) return;
    if (pod.stage === 'finished' && (pod.pod.status?.phase !== 'Failed' || pod.pod.status.reason)) return;
    if (pod.stage === 'finished' && overcomeBy(pod, snapshot)) return;
    for (const end of blamed(pod, snapshot.now)) {
      if (end.exitCode === 0 || end.exitCode === 143 || end.reason === 'OOMKilled' || neverBegan(end)) continue;
      if (['ContainerStatusUnknown', 'Unknown', 'RestartingAllContainers'].includes(end.reason) || whoKilled(pod, end))
        continue;
      const words = wordsOf(pod, end, snapshot);
      const exec = execFault(pod, end, words, snapshot);
      if (exec) yield exec;
      else {
        const found = logFinding(pod, end, words, snapshot);
        if (found) yield found;
      }
    }
  },
};

/** The lines of a run, with a way to quote them. */
type Words = {
  readonly lines: readonly string[];
  readonly previous: boolean;
  cite(index: number): readonly Evidence[];
};

const wordsOf = (pod: PodFacts, end: RunEnd, snapshot: Snapshot): readonly Words[] => {
  const logs = lastWords(pod, end.container, snapshot).map(log => ({
    lines: log.lines,
    previous: log.excerpt.run === 'previous',
    cite: (index: number) => quote(log, index),
  }));
  if (!end.terminated.message) return logs;
  const message = {
    lines: spoken(end.terminated.message.split('\n').map(bareLine)),
    previous: end.path.includes('lastState'),
    cite: () => cite(pod.pod, `${end.path}.message`),
  };
  return writesMessage(end) ? [message, ...logs] : [...logs, message];
};

/** Whether the program itself wrote the termination message; else the message repeats the log. */
const writesMessage = (end: RunEnd): boolean => end.container.spec.terminationMessagePolicy !== 'FallbackToLogsOnError';

const logFinding = (pod: PodFacts, end: RunEnd, words: readonly Words[], snapshot: Snapshot): Found | undefined => {
  for (const one of words) {
    const match = tellingMatch(one.lines, end.exitCode);
    if (match && fits(match, end)) return findingOf(pod, end, one, match, snapshot);
  }
  return undefined;
};

/** A process that was killed from outside has not ended because of what it wrote, lack of memory apart. */
const fits = ({ pattern }: LineMatch, end: RunEnd): boolean => {
  if (end.exitCode === 137) return /memory|heap|gunicorn/.test(pattern.rule.id);
  return !faultSignals.includes(end.exitCode) || /native|cpu|library|memory|heap/.test(pattern.rule.id);
};

/** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS: the processor or the kernel ended the program. */
const faultSignals = [132, 133, 135, 136, 139, 159];

const findingOf = (pod: PodFacts, end: RunEnd, words: Words, match: LineMatch, snapshot: Snapshot): Found => {
  const { container } = end;
  const line = wholeSaying(words.lines, match.index);
  // The errors that belong to an AggregateError of Node.js stand further down.
  const reach = /AggregateError/.test(line) ? 9 : 3;
  const after = words.lines.slice(match.index + 1, match.index + reach).join('\n');
  const earlier = hostIn(line) || hostIn(after) ? -1 : earlierHost(words.lines, match);
  const host = hostIn(line) || hostIn(after) || hostIn(words.lines[earlier] ?? '');
  const services = mentionedServices(pod, `${line}\n${after}\n${words.lines[earlier] ?? ''}`, snapshot);
  const sharers = match.pattern.rule.id === 'log-port-in-use' ? portSharers(pod, snapshot) : noSharers;
  const asked = absentPort(`${line}\n${after}\n${words.lines[earlier] ?? ''}`, services);
  const peer = asked.text ? asked : absentService(pod, host, snapshot);
  const told = groupOf(match.groups) ?? '';
  const what = wholeName(told, words.lines.slice(match.index + 1, match.index + 4));
  const mount = placeHint(match.pattern.rule.id, pod, container, what, line, snapshot);
  const near = nearNames(
    what,
    (container.spec.env ?? []).flatMap(variable => variable?.name ?? []),
  );
  const isDns = match.pattern.rule.id === 'log-dns';
  const port = portIn(line) ?? earlierPort(words.lines, match) ?? ownPort(container);
  return {
    outcome: 'found',
    rule: match.pattern.rule,
    container: container.name,
    identity: `${container.spec.image ?? ''} ${what || host} ${end.exitCode}`,
    confidence: match.pattern.decisive ? 'certain' : 'likely',
    ...endTimes(pod, end),
    values: {
      verb: '',
      resource: '',
      where: pod.namespace,
      ...withoutEmpty(match.groups),
      ...endValues(pod, end, snapshot.now),
      forWhom: what ? ` for ${what}` : hostName(host) && ` by ${hostName(host)}`,
      ofWhom: what ? `: user ${what}` : '',
      what: titled(what) || (match.pattern.unnamed ?? 'it'),
      line: excerptOf(line, line.search(match.pattern.pattern)).replace(/[.!:]+$/, ''),
      // A name is looked up without its port.
      host: isDns ? withoutPort(host) || 'of its peer' : host || 'its peer',
      askedHost: withoutPort(host) || 'HOST',
      port: port === undefined ? 'the port that it wants' : `port ${port}`,
      portTitle: port === undefined ? 'The port that it wants' : `Port ${port}`,
      hostNamespace: serviceNamed(pod, host)?.namespace ?? pod.namespace,
      peer: peer.text,
      linkVariable: linkVariable(services),
      portSharers: sharers.text,
      nearSetting: near.length === 0 ? '' : `It gives it ${near.join(', ')}, which may be meant.`,
      services: spokenOf(services),
      node: pod.node ?? 'NODE',
      mount: mount.text,
      previous: words.previous ? '--previous' : '--tail=100',
    },
    evidence: [
      ...words.cite(match.index),
      ...(earlier === -1 ? [] : words.cite(earlier).slice(0, 1)),
      ...mount.evidence,
      ...peer.evidence,
      ...sharers.evidence,
      ...endEvidence(pod, end),
      ...(/\{port\}/.test(`${match.pattern.rule.title}${match.pattern.rule.explanation}`)
        ? cite(pod.pod, `${container.specPath}.ports`, `${container.specPath}.command`, `${container.specPath}.args`)
        : []),
      ...(/\{memoryLimit\}/.test(match.pattern.rule.explanation)
        ? cite(pod.pod, `${container.specPath}.resources.limits.memory`)
        : []),
      ...services.flatMap(service => cite(service, 'metadata.name')),
    ],
    related: services.map(service => ({
      kind: 'Service',
      namespace: pod.namespace,
      name: service.metadata?.name ?? '',
    })),
  };
};

/** What fits of a line into a sentence: its beginning, or what tells where that begins too late. */
const excerptOf = (line: string, telling: number): string => {
  const from = telling > 160 ? line.lastIndexOf(' ', telling - 80) + 1 : 0;
  const text = line.slice(from, from + 240);
  return `${from > 0 ? '…' : ''}${text}${from + 240 < line.length ? '…' : ''}`;
};

/**
 * What a line names, with the next line where it leaves the message to that: after a colon, or after a mere number of an
 * error. Rust writes the place of a panic before the message, which stands for both.
 */
const wholeName = (told: string, after: readonly string[]): string => {
  const next = redact(after.find(line => line.trim() !== '') ?? '').trim();
  if (next === '') return told;
  if (/:\d+:$/.test(told)) return next;
  return told.endsWith(':') || /^(?:Error: )?[A-Z]{1,4}\d+$/.test(told) ? `${told} ${next}` : told;
};

/** Cut to what a title has room for. */
const titled = (what: string): string => {
  const text = what.replace(/[.,;:]$/, '');
  return text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text;
};

const withoutPort = (host: string): string => host.replace(/:\d+$/, '');

/** A host without its port; empty for an address in numbers. */
const hostName = (host: string): string => {
  const name = host.split(':')[0] ?? '';
  return /[a-z]/i.test(name) ? name : '';
};

/** The last line before that means the same and names a host, where the telling one names none; -1 for none. */
const earlierHost = (lines: readonly string[], match: LineMatch): number =>
  lines.findLastIndex((line, index) => index < match.index && match.pattern.pattern.test(line) && hostIn(line) !== '');

/** The port in the last line before that means the same: a chain of exceptions names it once. */
const earlierPort = (lines: readonly string[], match: LineMatch): string | undefined =>
  lines
    .slice(0, match.index)
    .flatMap(line => (match.pattern.pattern.test(line) ? (portIn(line) ?? []) : []))
    .at(-1);

/** The port that a line names last; the time of day is none. */
const portIn = (line: string): string | undefined => {
  const timeless = line.replace(/\b\d{1,2}:\d\d:\d\d\b/g, '');
  return /:(\d{2,5})\b(?!.*:\d{2,5}\b)/.exec(timeless)?.[1] ?? /\bport (\d+)/i.exec(timeless)?.[1];
};

/** The one port that the command or the declared ports of a container name. */
const ownPort = ({ spec }: ContainerView): string | undefined => {
  const words = [...(spec.command ?? []), ...(spec.args ?? [])].join(' ');
  const named = [...words.matchAll(/(?:-p|-?-port|-?-listen\S*)[ =]\S*?(\d{2,5})\b/gi)].flatMap(
    match => match[1] ?? [],
  );
  const declared = (spec.ports ?? []).flatMap(port => (port?.containerPort ? [String(port.containerPort)] : []));
  const ports = new Set(named.length > 0 ? named : declared);
  return ports.size === 1 ? [...ports][0] : undefined;
};

const groupOf = (groups: LineMatch['groups']): string | undefined =>
  Object.entries(groups).find(([name, value]) => name.startsWith('what') && value !== undefined)?.[1];

const withoutEmpty = (groups: LineMatch['groups']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(groups).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const execRules: readonly { readonly pattern: RegExp; readonly id: string }[] = [
  {
    pattern:
      /(?:^|\s)exec (?<path>\/?\S+): exec format error|exec user process caused:? "?exec format error|^\S+: (?<path2>\S+): cannot execute(?: binary file)?: Exec format error|^exec container process[^`]* `(?<path3>[^`]+)`: Exec format error/,
    id: 'exec-format',
  },
  {
    pattern:
      /^exec (?<path>\S+): no such file or directory|exec user process caused:? "?no such file or directory|^exec container process[^`]* `(?<path2>[^`]+)`: No such file or directory/,
    id: 'exec-no-such-file',
  },
  {
    pattern:
      /^exec (?<path>\S+): permission denied|exec user process caused:? "?permission denied|^exec container process[^`]* `(?<path2>[^`]+)`: Permission denied/,
    id: 'exec-permission-denied',
  },
];

/** The runtime could not execute the program: it says so in the log of the container, and nothing else does. */
const execFault = (pod: PodFacts, end: RunEnd, words: readonly Words[], snapshot: Snapshot): Found | undefined => {
  for (const one of words) {
    const index = one.lines.findLastIndex(line => line.trim() !== '');
    const line = (one.lines[index] ?? '').trim();
    for (const { pattern, id } of execRules) {
      const match = pattern.exec(line);
      const rule: Rule | undefined = match ? programErrors.find(row => row.rule.id === id)?.rule : undefined;
      if (!match || !rule) continue;
      const program = match.groups?.['path'] ?? match.groups?.['path2'] ?? match.groups?.['path3'] ?? '';
      const command = commandDetail(pod, end.container, program, snapshot);
      const node = pod.node ? ifRead(snapshot.object('Node', '', pod.node)) : undefined;
      return {
        outcome: 'found',
        rule: titledBy(rule, command),
        container: end.container.name,
        identity: `${end.container.spec.image ?? ''} ${program}`,
        ...endTimes(pod, end),
        values: {
          ...endValues(pod, end, snapshot.now),
          ...imageValues(pod, end.container.spec.image ?? ''),
          ...command.values,
          platform: nodePlatform(pod, snapshot),
          error: line,
        },
        evidence: [
          ...one.cite(index),
          ...endEvidence(pod, end),
          ...command.evidence,
          ...(node ? cite(node, 'status.nodeInfo.architecture') : []),
        ],
      };
    }
  }
  return undefined;
};
