import type { ContainerView } from '../../../model/container.ts';
import { isMain } from '../../../model/container.ts';
import { handlerPort, type ProbeView, probeOf } from '../../../model/probe.ts';
import { note, ofContainers } from './note.ts';

const reference =
  'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

const heavy = note({
  id: 'probe-readiness-only-exec-heavy',
  title: 'A probe starts a process every few seconds',
  explanation:
    'The {probe} probe of container {container} runs a command every {period}s. Each time a process is made in the container, whose CPU and memory count against its limits.',
  about:
    'An exec probe costs a process per period, in the container and in the runtime. httpGet, tcpSocket and grpc probes are asked by the kubelet and cost next to nothing.',
  reference,
});

const hasty = note({
  id: 'probe-timeout-1s',
  title: 'A command of a probe has one second',
  explanation:
    'The {probe} probe of container {container} runs a command and waits {timeout}s for it: under load, or when the CPU limit holds it back, starting the process alone may take longer.',
  about: 'timeoutSeconds is 1 unless it is set. For a command that starts a shell or a runtime that is little.',
  reference,
});

const crutch = note({
  id: 'probe-no-startup',
  title: 'Liveness waits instead of a startup probe',
  explanation:
    'The liveness probe of container {container} waits {delay}s (initialDelaySeconds) and there is no startup probe: a slower start is killed all the same, and after a fast one the program is not looked at for that long.',
  about:
    'A startup probe holds the others back until the program has started, however long that takes, and lets them begin at once afterwards.',
  reference,
});

const undeclared = note({
  id: 'probe-port-mismatch',
  title: 'A probe asks a port that is not declared',
  explanation:
    'The {probe} probe of container {container} asks port {port}, which is none of the ports that the container declares. That works where the program listens there; where not, one of the two numbers is wrong.',
  about:
    'containerPort is documentation, so a probe may ask any port. Where a number stands in only one of the two places it is often a slip.',
  reference,
});

const unheld = note({
  id: 'probe-sidecar-none',
  title: 'Nobody waits until its sidecar serves',
  explanation:
    'Sidecar {container} declares ports and has no startup probe: the containers after it start as soon as it runs, before it listens. Where they need it from the start, their first connections are refused.',
  about:
    'The next container starts when a sidecar has started, which without a startup probe is the moment its process runs. A startup probe makes the others wait until it passes.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
});

/** What the numbers of probes mean, where nothing has come of it. Each is told of one probe of a container. */
export const probeNotes = [
  ofContainers(unheld, container => {
    const { role, spec, specPath } = container;
    if (role !== 'sidecar' || !spec.ports?.length || spec.startupProbe || spec.lifecycle?.postStart) return undefined;
    return { paths: [`${specPath}.restartPolicy`, `${specPath}.ports`], confidence: 'possible' };
  }),
  ofContainers(crutch, container => {
    const liveness = probeOf(container, 'Liveness');
    if (!liveness || probeOf(container, 'Startup') || liveness.numbers.initialDelay <= 60) return undefined;
    return { values: { delay: liveness.numbers.initialDelay }, paths: [`${liveness.path}.initialDelaySeconds`] };
  }),
  ofContainers(undeclared, container => {
    const declared = new Set((container.spec.ports ?? []).map(port => port?.containerPort));
    const probe = probesOf(container).find(({ spec }) => {
      const port = handlerPort(spec);
      return typeof port === 'number' && declared.size > 0 && !declared.has(port);
    });
    if (!probe) return undefined;
    return {
      values: { probe: probe.kind.toLowerCase(), port: handlerPort(probe.spec) ?? '' },
      paths: [probe.path, `${container.specPath}.ports`],
    };
  }),
  ofContainers(heavy, container => {
    const probe = probesOf(container).find(
      ({ handler, kind, numbers }) => handler === 'exec' && kind !== 'Startup' && numbers.period <= 5,
    );
    return (
      probe && {
        values: { probe: probe.kind.toLowerCase(), period: probe.numbers.period },
        paths: [`${probe.path}.exec.command`, `${probe.path}.periodSeconds`],
      }
    );
  }),
  ofContainers(hasty, container => {
    const probe = probesOf(container).find(({ handler, numbers }) => handler === 'exec' && numbers.timeout <= 1);
    return (
      probe && {
        values: { probe: probe.kind.toLowerCase(), timeout: probe.numbers.timeout },
        paths: [`${probe.path}.exec.command`, `${probe.path}.timeoutSeconds`],
      }
    );
  }),
];

const probesOf = (container: ContainerView): readonly ProbeView[] =>
  isMain(container)
    ? (['Liveness', 'Readiness', 'Startup'] as const).flatMap(kind => probeOf(container, kind) ?? [])
    : [];
