import type { ContainerView } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';

/**
 * The command of a container with its arguments, as the shell reads it: with the values of its variables where the pod
 * gives them, and where these stand.
 */
export const commandText = (
  pod: PodFacts,
  { spec, specPath }: ContainerView,
  snapshot: Snapshot,
): { readonly text: string; readonly evidence: readonly Evidence[] } => {
  const text = [...(spec.command ?? []), ...(spec.args ?? [])].join('\n');
  if (!text.includes('$')) return { text, evidence: [] };
  const known = new Map((spec.env ?? []).map((variable, index) => [variable?.name ?? '', { variable, index }]));
  const used = new Map<string, Evidence>();
  const filled = text.replace(/\$(?:\{(\w+)(?::-[^}]*)?\}|\((\w+)\)|(\w+))/g, (place, one, two, three) => {
    const name: string = one ?? two ?? three;
    const { variable, index } = known.get(name) ?? {};
    const from = variable?.valueFrom?.configMapKeyRef;
    const map = from?.name ? ifRead(snapshot.object('ConfigMap', pod.namespace, from.name)) : undefined;
    const value = variable?.value ?? map?.data?.[from?.key ?? ''];
    if (!value) return place;
    const [proof] = map
      ? cite({ ...map, kind: 'ConfigMap' }, `data["${from?.key}"]`)
      : cite(pod.pod, `${specPath}.env[${index}].value`);
    if (proof) used.set(name, proof);
    return value;
  });
  return { text: filled, evidence: [...used.values()] };
};

/** The hosts that a command asks, with their port where it names one: `nc -z db 5432`, `pg_isready -h db`, `curl http://api:8080/`. */
export const askedHosts = (command: string): readonly string[] => {
  const asked = askers.flatMap(asker =>
    [...command.matchAll(asker)].map(({ groups }) => [groups?.['host'], groups?.['port']].filter(Boolean).join(':')),
  );
  return [...new Set(asked)];
};

const host = '(?<host>[a-z][\\w.-]*\\w|[a-z])(?![\\w.$/{(-])';
const options = '(?: +-\\w+(?: +\\d+(?= ))?)*';

const askers: readonly RegExp[] = [
  new RegExp(`\\b(?:nc|ncat|netcat|telnet)${options} +["']?${host}["']?[ :]+["']?(?<port>\\d{2,5})\\b`, 'g'),
  new RegExp(`\\b(?:nslookup|getent (?:hosts|ahosts)|dig|ping)${options} +["']?${host}`, 'g'),
  new RegExp(
    `\\b(?:pg_isready|psql|mysqladmin|mysql|mariadb-admin|redis-cli|mongosh?|cqlsh|rabbitmqctl)\\b[^\\n;|&]*? (?:-h *|--host[= ])["']?${host}(?:[^\\n;|&]*? (?:-p|-P|--port)[ =]?(?<port>\\d{2,5}))?`,
    'g',
  ),
  new RegExp(`\\b\\w+://(?:[^\\s@/]*@)?${host.replace('/', '')}(?::(?<port>\\d{2,5}))?`, 'g'),
  new RegExp(`\\bwait-for(?:-it)?(?:\\.sh)?["']? +["']?${host}(?::(?<port>\\d{2,5}))?`, 'g'),
  new RegExp(`/dev/tcp/${host.replace('/', '')}/(?<port>\\d{2,5})`, 'g'),
];
