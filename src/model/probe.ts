import type { ContainerView } from './container.ts';
import type { Container, EphemeralContainer, Probe } from './kubernetes.ts';

/** The three probes as the kubelet writes them in its events. */
export type ProbeKind = 'Liveness' | 'Readiness' | 'Startup';

/** The numbers of a probe with the API's defaults filled in. All in seconds or pieces. */
export type ProbeNumbers = {
  readonly initialDelay: number;
  readonly period: number;
  readonly timeout: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
};

/** A probe of a container with where it stands in the spec. */
export type ProbeView = {
  readonly kind: ProbeKind;
  /** `spec.containers[0].readinessProbe`. */
  readonly path: string;
  readonly spec: Probe;
  readonly numbers: ProbeNumbers;
  /** `http`, `tcp`, `exec` or `grpc`; undefined where no handler is set. */
  readonly handler: 'http' | 'tcp' | 'exec' | 'grpc' | undefined;
};

const fields = { Liveness: 'livenessProbe', Readiness: 'readinessProbe', Startup: 'startupProbe' } as const;

/** A container's probe of one kind, undefined without one. */
export const probeOf = ({ spec, specPath }: ContainerView, kind: ProbeKind): ProbeView | undefined => {
  const probe = spec[fields[kind]];
  if (!probe) return undefined;
  return {
    kind,
    path: `${specPath}.${fields[kind]}`,
    spec: probe,
    numbers: probeNumbers(probe),
    handler: handlerOf(probe),
  };
};

/** Defaults of k8s.io/kubernetes pkg/apis/core/v1/defaults.go. */
export const probeNumbers = (probe: Probe): ProbeNumbers => ({
  initialDelay: probe.initialDelaySeconds ?? 0,
  period: probe.periodSeconds || 10,
  timeout: probe.timeoutSeconds || 1,
  successThreshold: probe.successThreshold || 1,
  failureThreshold: probe.failureThreshold || 3,
});

/** Seconds from a container's start until a probe that never succeeds has failed often enough to have its effect. */
export const probeBudget = ({ initialDelay, period, failureThreshold }: ProbeNumbers): number =>
  initialDelay + period * failureThreshold;

/**
 * Seconds a container may take from its start until it is ready without anything being wrong: the readiness probe's
 * budget, after the startup probe's where there is one.
 */
export const startBudget = (container: ContainerView): number =>
  (['Startup', 'Readiness'] as const)
    .flatMap(kind => probeOf(container, kind) ?? [])
    .reduce((sum, { numbers }) => sum + probeBudget(numbers), 0);

/**
 * Seconds by which what is seen of a container may lag behind: its start is told in whole seconds, and the kubelet reports
 * a change of readiness up to a second later.
 */
export const reportLag = 2;

/** Where a probe asks, in one word as people write it: `:8080/healthz`, `:5432`, `grpc :9000 orders.v1`, `cat /tmp/up`. */
export const probeTarget = (probe: Probe, spec: Container | EphemeralContainer): string => {
  const { httpGet, tcpSocket, exec, grpc } = probe;
  if (httpGet) {
    const scheme = httpGet.scheme === 'HTTPS' ? 'https ' : '';
    return `${scheme}${httpGet.host ?? ''}:${portText(httpGet.port, spec)}${slashed(httpGet.path)}`;
  }
  if (tcpSocket) return `${tcpSocket.host ?? ''}:${portText(tcpSocket.port, spec)}`;
  if (grpc) return `grpc :${grpc.port}${grpc.service ? ` ${grpc.service}` : ''}`;
  if (exec) return commandText(exec.command);
  return 'nothing';
};

/**
 * A command as one would type it: the script itself where it is given to a shell by `-c`. Cut to 80 characters, on one
 * line.
 */
export const commandText = (command: readonly string[] | null | undefined): string => {
  const words = command ?? [];
  const shell = /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(words[0] ?? '') && /^-\w*c$/.test(words[1] ?? '');
  const text = (shell ? words.slice(2) : words).join(' ').replace(/\s+/g, ' ').trim();
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

/** The number behind a probe's port: of the container's ports for a name. Undefined for a name that is not declared. */
export const probePort = (
  port: string | number | null | undefined,
  spec: Container | EphemeralContainer,
): number | undefined => {
  if (typeof port === 'number') return port;
  if (typeof port === 'string' && /^\d+$/.test(port)) return Number(port);
  return spec.ports?.find(declared => declared?.name === port)?.containerPort;
};

/** The port that a probe's handler names, number or name. */
export const handlerPort = ({ httpGet, tcpSocket, grpc }: Probe): string | number | undefined =>
  httpGet?.port ?? tcpSocket?.port ?? grpc?.port;

/** Whether two probes ask the same question, whatever their numbers. */
export const sameHandler = (one: Probe, other: Probe): boolean =>
  handlerOf(one) !== undefined && handlerKey(one) === handlerKey(other);

const handlerKey = ({ httpGet, tcpSocket, exec, grpc }: Probe): string =>
  JSON.stringify([
    httpGet && [httpGet.port, slashed(httpGet.path), httpGet.scheme ?? 'HTTP', httpGet.host ?? ''],
    tcpSocket && [tcpSocket.port, tcpSocket.host ?? ''],
    exec?.command,
    grpc && [grpc.port, grpc.service ?? ''],
  ]);

const handlerOf = ({ httpGet, tcpSocket, exec, grpc }: Probe): ProbeView['handler'] => {
  if (httpGet) return 'http';
  if (tcpSocket) return 'tcp';
  if (exec) return 'exec';
  return grpc ? 'grpc' : undefined;
};

const portText = (port: string | number, spec: Container | EphemeralContainer): string =>
  String(probePort(port, spec) ?? port);

const slashed = (path: string | undefined): string => (!path || path.startsWith('/') ? path || '/' : `/${path}`);
