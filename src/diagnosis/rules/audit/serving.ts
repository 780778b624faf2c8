import { isMain } from '../../../model/container.ts';
import { ifRead } from '../../../model/known.ts';
import type { ObjectOf } from '../../../model/kubernetes.ts';
import { controllerOf } from '../../../model/owner.ts';
import { mapSelects } from '../../../model/selector.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Snapshot } from '../../snapshot.ts';
import { few, note, ofContainers, ofPods } from './note.ts';
import { targetOf } from './service-target.ts';

type Service = ObjectOf<'Service'>;

const noReadiness = note({
  id: 'probe-no-readiness',
  title: 'Gets traffic without a readiness probe',
  explanation:
    'The Service {services} sends traffic to port {port} of container {container}, which has no readiness probe: requests come as soon as the container has started, before its program listens, and go on while it cannot answer.',
  about:
    'Without a readiness probe a container is ready once it runs. Each rollout and each restart then costs the requests that come before the program listens.',
  reference:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-readiness-probes',
});

/** Containers that declare the very port that a Service sends to. A gate of the pod may stand for the probe. */
export const noReadinessNote = ofContainers(noReadiness, (container, pod, snapshot) => {
  const { spec, specPath } = container;
  if (!isMain(container) || spec.readinessProbe || !spec.ports?.length || pod.pod.spec?.readinessGates?.length)
    return undefined;
  for (const service of servicesOf(pod, snapshot)) {
    if (service.spec?.publishNotReadyAddresses) continue;
    for (const [index, port] of (service.spec?.ports ?? []).entries()) {
      const at = port ? targetOf(port, [container]) : undefined;
      if (at?.number === undefined) continue;
      return {
        values: { services: service.metadata?.name ?? '', port: at.number },
        paths: [`${at.path}.containerPort`, `${specPath}.readinessProbe`],
        also: cite({ ...service, kind: 'Service' }, 'spec.selector', `spec.ports[${index}].targetPort`),
      };
    }
  }
  return undefined;
});

const noPreStop = note({
  id: 'smell-prestop-missing',
  title: 'Gets traffic without a preStop hook',
  explanation:
    'The Service {services} sends traffic to the pod, and none of its containers has a preStop hook. When it ends, SIGTERM and the news that it is gone are on their way at the same time: a program that stops at once refuses the requests of the seconds between.',
  about:
    'Endpoints are withdrawn while the containers are already being told to stop. A preStop hook that sleeps for some seconds, or a program that goes on serving for as long after SIGTERM, bridges that.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow',
});

/** Whether the program itself goes on serving after SIGTERM is not visible: possible, not certain. */
export const noPreStopNote = ofPods(noPreStop, (pod, snapshot) => {
  const mains = pod.containers.filter(isMain);
  if (pod.pod.spec?.restartPolicy !== 'Always' || mains.some(({ spec }) => spec.lifecycle?.preStop)) return undefined;
  const services = servicesOf(pod, snapshot);
  return (
    services.length > 0 && {
      values: { services: few(namesOf(services)) },
      paths: mains.map(({ specPath }) => `${specPath}.name`),
      also: citeSelectors(services),
      confidence: 'possible',
    }
  );
});

const notRestarted = note({
  id: 'smell-restart-policy',
  title: 'Serves, but is not started again',
  explanation:
    'The Service {services} sends traffic to the pod {pod}, which no controller owns and whose restartPolicy is {policy}: once its containers end, nobody starts them again.',
  next: [
    {
      why: 'See the pod as a manifest to put into a Deployment',
      command: 'kubectl get pod {pod} -n {namespace} -o yaml',
    },
  ],
  about:
    'restartPolicy Never and OnFailure are for programs that finish. A program that serves belongs into a Deployment.',
  reference: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy',
});

/** Bare pods only: controllers of programs that serve demand Always. */
export const notRestartedNote = ofPods(notRestarted, (pod, snapshot) => {
  const policy = pod.pod.spec?.restartPolicy;
  if ((policy !== 'Never' && policy !== 'OnFailure') || controllerOf(pod.pod)) return undefined;
  const services = servicesOf(pod, snapshot);
  return (
    services.length > 0 && {
      values: { services: few(namesOf(services)), policy },
      paths: ['spec.restartPolicy'],
      also: citeSelectors(services),
    }
  );
});

const manyLinks = note({
  id: 'smell-enable-service-links',
  title: 'Gets variables for each of a thousand Services',
  explanation:
    'The namespace {namespace} has a thousand Services or more, and the pod gets seven variables for each port of them (enableServiceLinks). Its containers start slowly, and beyond what the kernel takes they do not start: "argument list too long".',
  about:
    'Docker’s links live on as variables like WEB_SERVICE_HOST. enableServiceLinks: false leaves them out; DNS does not need them.',
  reference: 'https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service',
});

/** From a thousand on; headless Services give no variables. */
export const manyLinksNote = ofPods(manyLinks, ({ pod, namespace }, snapshot) => {
  if (pod.spec?.enableServiceLinks === false) return undefined;
  const services = ifRead(snapshot.objects('Service', namespace)) ?? [];
  if (services.length < 1000) return undefined;
  const count = services.filter(({ spec }) => spec?.clusterIP && spec.clusterIP !== 'None').length;
  return count >= 1000 && { paths: ['spec.enableServiceLinks', 'metadata.namespace'] };
});

/** The Services that select a pod, by name. Nothing is concluded where they could not be read. */
const servicesOf = (pod: PodFacts, snapshot: Snapshot): readonly Service[] =>
  pod.remembered('services-of', () =>
    (ifRead(snapshot.objects('Service', pod.namespace)) ?? []).filter(
      ({ spec }) => spec?.type !== 'ExternalName' && mapSelects(spec?.selector, pod.pod.metadata?.labels),
    ),
  );

const namesOf = (services: readonly Service[]): readonly string[] =>
  services.map(({ metadata }) => metadata?.name ?? '');

const citeSelectors = (services: readonly Service[]): readonly Evidence[] =>
  services.slice(0, 2).flatMap(service => cite({ ...service, kind: 'Service' }, 'spec.selector'));
