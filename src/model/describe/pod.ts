import { podContainers } from '../container.ts';
import type { Pod } from '../kubernetes.ts';
import { podColumns } from '../pod-status.ts';
import { conditionLines } from './conditions.ts';
import { containerEntry } from './container.ts';
import { type Entry, entry, entryIf, entryLines } from './entry.ts';
import { labelEntries, mapEntry, ownerEntries } from './metadata.ts';
import { fieldEntries } from './object.ts';
import { timeText } from './times.ts';
import { volumeEntry } from './volume.ts';

/** A Pod in kubectl's order of sections, without its events. Source: describePod in k8s.io/kubectl/pkg/describe. */
export const podLines = (pod: Pod, now: number): readonly string[] => [
  ...entryLines([
    ...headEntries(pod, now),
    ...addressEntries(pod),
    ...ownerEntries(pod),
    ...entryIf('Nominated Node', pod.status?.nominatedNodeName),
  ]),
  ...containerLines(pod, now),
  ...gateLines(pod),
  ...conditionLines(pod.status?.conditions ?? [], now),
  ...volumeLines(pod),
  ...entryLines(placementEntries(pod, now)),
];

const headEntries = (pod: Pod, now: number): readonly Entry[] => {
  const { metadata, spec, status } = pod;
  const node = spec?.nodeName ? `${spec.nodeName}${status?.hostIP ? `/${status.hostIP}` : ''}` : '<none>';
  return [
    entry('Name', metadata?.name ?? ''),
    entry('Namespace', metadata?.namespace ?? ''),
    ...entryIf('UID', metadata?.uid),
    ...entryIf('Priority', spec?.priority),
    ...entryIf('Priority Class Name', spec?.priorityClassName),
    ...entryIf('Runtime Class Name', spec?.runtimeClassName),
    entry('Service Account', spec?.serviceAccountName ?? ''),
    entry('Node', node),
    ...entryIf('Created', timeText(metadata?.creationTimestamp, now)),
    ...entryIf('Start Time', timeText(status?.startTime, now)),
    ...labelEntries(pod),
    ...statusEntries(pod, now),
  ];
};

const statusEntries = (pod: Pod, now: number): readonly Entry[] => {
  const { metadata, spec, status } = pod;
  const deleted = timeText(metadata?.deletionTimestamp, now);
  const shown = podColumns(pod).status;
  return [
    entry('Status', status?.phase && shown !== status.phase ? `${shown} (phase ${status.phase})` : shown),
    ...(deleted
      ? [
          entry('Deletion Due', deleted),
          entry(
            'Grace Period',
            `${metadata?.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30}s`,
          ),
          ...(metadata?.finalizers?.length ? [entry('Finalizers', metadata.finalizers)] : []),
        ]
      : []),
    ...entryIf('Reason', status?.reason),
    ...entryIf('Message', status?.message),
    ...entryIf('Restart Policy', spec?.restartPolicy),
    ...(spec?.securityContext && Object.keys(spec.securityContext).length > 0
      ? fieldEntries('securityContext', spec.securityContext, now)
      : []),
  ];
};

const addressEntries = ({ spec, status }: Pod): readonly Entry[] => [
  entry('IP', status?.podIP || '<none>'),
  ...((status?.podIPs ?? []).length > 1
    ? [
        entry(
          'IPs',
          (status?.podIPs ?? []).map(({ ip }) => ip ?? ''),
        ),
      ]
    : []),
  ...(spec?.hostNetwork ? [entry('Host Network', 'true')] : []),
  ...(spec?.dnsPolicy && spec.dnsPolicy !== 'ClusterFirst' ? [entry('DNS Policy', spec.dnsPolicy)] : []),
];

const containerLines = (pod: Pod, now: number): readonly string[] => {
  const containers = podContainers(pod);
  const section = (title: string, roles: readonly string[]): readonly string[] => {
    const entries = containers
      .filter(({ role }) => roles.includes(role))
      .map(container => containerEntry(container, now));
    return entries.length === 0 ? [] : [`${title}:`, ...entryLines(entries, '  ')];
  };
  return [
    ...section('Init Containers', ['init', 'sidecar']),
    ...section('Containers', ['regular']),
    ...section('Ephemeral Containers', ['ephemeral']),
  ];
};

const gateLines = ({ spec, status }: Pod): readonly string[] => {
  const gates = spec?.readinessGates ?? [];
  const statusOf = (type: string): string =>
    status?.conditions?.find(condition => condition.type === type)?.status ?? '<not set by anybody>';
  return [
    ...(gates.length > 0
      ? [
          'Readiness Gates:',
          ...entryLines(
            gates.map(({ conditionType }) => entry(conditionType, statusOf(conditionType))),
            '  ',
          ),
        ]
      : []),
    ...(spec?.schedulingGates?.length
      ? entryLines([
          entry(
            'Scheduling Gates',
            spec.schedulingGates.map(({ name }) => name),
          ),
        ])
      : []),
  ];
};

const volumeLines = ({ spec }: Pod): readonly string[] =>
  spec?.volumes?.length
    ? ['Volumes:', ...entryLines(spec.volumes.map(volumeEntry), '  ')]
    : entryLines([entry('Volumes', '<none>')]);

const placementEntries = ({ spec, status }: Pod, now: number): readonly Entry[] => [
  entry('QoS Class', status?.qosClass ?? '<unknown>'),
  mapEntry('Node-Selectors', spec?.nodeSelector),
  ...(spec?.affinity ? fieldEntries('affinity', spec.affinity, now) : []),
  ...(spec?.topologySpreadConstraints?.length
    ? fieldEntries('topologySpreadConstraints', spec.topologySpreadConstraints, now)
    : []),
  entry('Tolerations', tolerationTexts(spec?.tolerations ?? [])),
];

type Toleration = NonNullable<NonNullable<Pod['spec']>['tolerations']>[number];

const tolerationTexts = (tolerations: readonly Toleration[]): string | readonly string[] =>
  tolerations.length === 0
    ? '<none>'
    : tolerations.map(({ key, operator, value, effect, tolerationSeconds }) => {
        const taint = `${key ?? ''}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`;
        const rest = [operator === 'Exists' ? 'op=Exists' : '', tolerationSeconds ? `for ${tolerationSeconds}s` : ''];
        return [taint, ...rest].filter(Boolean).join(' ') || 'everything';
      });
