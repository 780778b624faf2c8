import { humanDuration } from '../age.ts';
import type { ContainerView } from '../container.ts';
import { exitMeaning } from '../exit-code.ts';
import type { Container, ContainerState, ContainerStateTerminated, EphemeralContainer } from '../kubernetes.ts';
import { parseTime } from '../time.ts';
import { type Entry, entry, entryIf } from './entry.ts';
import { handlerText, probeText } from './probe-text.ts';
import { timeText } from './times.ts';

/** One container: its image, what it runs, how it is and was, its probes, resources, environment and mounts. */
export const containerEntry = (container: ContainerView, now: number): Entry => {
  const { spec, status } = container;
  return entry(
    container.name || '<no name>',
    [],
    [
      ...(container.role === 'sidecar' ? [entry('Role', 'sidecar (init container that keeps running)')] : []),
      ...entryIf('Container ID', status?.containerID),
      entry('Image', spec.image ?? ''),
      ...entryIf('Image ID', status?.imageID),
      ...entryIf('Image Pull Policy', spec.imagePullPolicy),
      ...portEntries(spec),
      ...commandEntries(spec),
      ...entryIf('Working Dir', spec.workingDir),
      ...stateEntries('State', status?.state, now),
      ...stateEntries('Last State', status?.lastState, now),
      ...(status
        ? [
            entry('Ready', status.ready ? 'True' : 'False'),
            ...(status.started === undefined || status.started === null
              ? []
              : [entry('Started', status.started ? 'True' : 'False')]),
            entry('Restart Count', String(status.restartCount ?? 0)),
          ]
        : [entry('State', 'not reported by the kubelet yet')]),
      ...resourceEntries(container),
      ...(spec.livenessProbe ? [entry('Liveness', probeText(spec.livenessProbe))] : []),
      ...(spec.readinessProbe ? [entry('Readiness', probeText(spec.readinessProbe))] : []),
      ...(spec.startupProbe ? [entry('Startup', probeText(spec.startupProbe))] : []),
      ...(spec.lifecycle?.postStart ? [entry('Post Start', handlerText(spec.lifecycle.postStart))] : []),
      ...(spec.lifecycle?.preStop ? [entry('Pre Stop', handlerText(spec.lifecycle.preStop))] : []),
      ...securityEntries(spec),
      ...environmentEntries(spec),
      mountsEntry(spec),
      ...devicesEntries(spec),
    ],
  );
};

/** Exit code, signal, reason and the whole message of a run that ended. */
const terminatedEntries = (ended: ContainerStateTerminated, now: number): readonly Entry[] => {
  const { meaning } = exitMeaning(ended.exitCode);
  const from = parseTime(ended.startedAt);
  const until = parseTime(ended.finishedAt);
  return [
    ...entryIf('Reason', ended.reason),
    ...entryIf('Message', ended.message?.trimEnd()),
    entry('Exit Code', `${ended.exitCode}${meaning ? ` (${meaning})` : ''}`),
    ...entryIf('Signal', ended.signal),
    ...entryIf('Started', timeText(ended.startedAt, now)),
    ...entryIf('Finished', timeText(ended.finishedAt, now)),
    ...(from !== undefined && until !== undefined && until >= from
      ? [entry('Ran For', humanDuration(until - from))]
      : []),
  ];
};

const stateEntries = (label: string, state: ContainerState | null | undefined, now: number): readonly Entry[] => {
  if (state?.running) return [entry(label, 'Running', entryIf('Started', timeText(state.running.startedAt, now)))];
  if (state?.waiting)
    return [
      entry(label, 'Waiting', [
        ...entryIf('Reason', state.waiting.reason),
        ...entryIf('Message', state.waiting.message),
      ]),
    ];
  return state?.terminated ? [entry(label, 'Terminated', terminatedEntries(state.terminated, now))] : [];
};

const portEntries = ({ ports }: Container | EphemeralContainer): readonly Entry[] => {
  const list = ports ?? [];
  if (list.length === 0) return [];
  const host = list.filter(({ hostPort }) => hostPort);
  return [
    entry(
      'Ports',
      list
        .map(({ containerPort, protocol, name }) => `${containerPort}/${protocol ?? 'TCP'}${name ? ` (${name})` : ''}`)
        .join(', '),
    ),
    ...(host.length > 0
      ? [
          entry(
            'Host Ports',
            host
              .map(({ hostIP, hostPort, protocol }) => `${hostIP ? `${hostIP}:` : ''}${hostPort}/${protocol ?? 'TCP'}`)
              .join(', '),
          ),
        ]
      : []),
  ];
};

const commandEntries = ({ command, args }: Container | EphemeralContainer): readonly Entry[] => [
  ...(command?.length ? [entry('Command', command)] : []),
  ...(args?.length ? [entry('Args', args)] : []),
];

const resourceEntries = ({ spec, status }: ContainerView): readonly Entry[] => {
  const actual = status?.resources ?? undefined;
  return [
    ...resources('Limits', spec.resources?.limits, actual?.limits),
    ...resources('Requests', spec.resources?.requests, actual?.requests),
  ];
};

/** The amounts of the spec; where a resize is under way, the node's own beside them. */
const resources = (
  label: string,
  wanted: Readonly<Record<string, string>> | null | undefined,
  actual: Readonly<Record<string, string>> | null | undefined,
): readonly Entry[] => {
  const names = Object.keys(wanted ?? {}).sort();
  if (names.length === 0) return [];
  return [
    entry(
      label,
      [],
      names.map(name => {
        const now = actual?.[name];
        const amount = String(wanted?.[name] ?? '');
        return entry(name, now !== undefined && now !== amount ? `${amount} (now ${now})` : amount);
      }),
    ),
  ];
};

const securityEntries = ({ securityContext }: Container | EphemeralContainer): readonly Entry[] => {
  const fields = Object.entries(securityContext ?? {});
  return fields.length === 0
    ? []
    : [
        entry(
          'Security Context',
          fields.map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`),
        ),
      ];
};

const environmentEntries = ({ envFrom, env }: Container | EphemeralContainer): readonly Entry[] => [
  ...(envFrom?.length
    ? [
        entry(
          'Environment Variables From',
          envFrom.map(({ configMapRef, secretRef, prefix }) => {
            const ref = configMapRef ?? secretRef;
            const kind = configMapRef ? 'ConfigMap' : 'Secret';
            return `${ref?.name ?? ''}  ${kind}${prefix ? ` with prefix '${prefix}'` : ''}  Optional: ${ref?.optional ?? false}`;
          }),
        ),
      ]
    : []),
  env?.length
    ? entry(
        'Environment',
        [],
        env.map(variable =>
          entry(variable.name, variable.valueFrom ? sourceText(variable.valueFrom) : (variable.value ?? '')),
        ),
      )
    : entry('Environment', '<none>'),
];

type EnvSource = NonNullable<NonNullable<Container['env']>[number]['valueFrom']>;

/** Names where a value comes from; the value of a Secret is never known. */
const sourceText = ({ secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef }: EnvSource): string => {
  if (secretKeyRef)
    return `<key ${secretKeyRef.key} of Secret ${secretKeyRef.name ?? ''}>  Optional: ${secretKeyRef.optional ?? false}`;
  if (configMapKeyRef)
    return `<key ${configMapKeyRef.key} of ConfigMap ${configMapKeyRef.name ?? ''}>  Optional: ${configMapKeyRef.optional ?? false}`;
  if (fieldRef) return `<field ${fieldRef.fieldPath}>`;
  if (resourceFieldRef)
    return `<${resourceFieldRef.containerName ? `${resourceFieldRef.containerName} ` : ''}${resourceFieldRef.resource}>`;
  return '<unknown source>';
};

const mountsEntry = ({ volumeMounts }: Container | EphemeralContainer): Entry =>
  volumeMounts?.length
    ? entry(
        'Mounts',
        volumeMounts.map(({ mountPath, name, readOnly, subPath, subPathExpr }) => {
          const path = subPath || subPathExpr;
          return `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${path ? `, path "${path}"` : ''})`;
        }),
      )
    : entry('Mounts', '<none>');

const devicesEntries = (spec: Container | EphemeralContainer): readonly Entry[] =>
  spec.volumeDevices?.length
    ? [
        entry(
          'Devices',
          spec.volumeDevices.map(({ devicePath, name }) => `${devicePath} from ${name}`),
        ),
      ]
    : [];
