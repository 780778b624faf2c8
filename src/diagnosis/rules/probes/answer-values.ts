import type { ContainerView } from '../../../model/container.ts';
import { handlerPort, type ProbeKind, type ProbeView, probePort, probeTarget } from '../../../model/probe.ts';
import { cite, type Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { NextStep } from '../../rule.ts';
import { shellQuote } from '../../template.ts';
import { classifyAnswer } from './answers.ts';
import type { ProbeEvent } from './probe-event.ts';
import { portOwner } from './refused-hint.ts';

/** The values that texts about a probe of a container may use; with its answer where one is known. */
export const probeValues = (container: ContainerView, probe: ProbeView, answer: ProbeEvent | undefined) => {
  const { numbers, spec } = probe;
  const meaning = answer && classifyAnswer(answer.outcome, answer.output, probe.handler);
  return {
    ...numbers,
    probe: probe.kind,
    probeWord: probe.kind.toLowerCase(),
    target: probeTarget(spec, container.spec),
    where: shortTarget(probeTarget(spec, container.spec)),
    port: probePort(handlerPort(spec), container.spec) ?? 8080,
    localPort: localPort(probePort(handlerPort(spec), container.spec) ?? 8080),
    ports: declaredPorts(container),
    hint: '',
    so: '',
    unwell: '',
    asks: probe.handler === 'exec' ? 'runs' : 'asks',
    image: container.spec.image ?? '',
    short: meaning?.short ?? 'fails',
    detail: meaning?.detail || 'the command',
    lack: mayNotRun(answer) ? 'may not be executed in image' : 'is not in image',
    lackShort: mayNotRun(answer) ? 'may not be executed' : 'is not in the image',
    listens: spec.httpGet?.host ? 'nothing listens there' : 'nothing listens on that port of the pod address',
    failures: numbers.failureThreshold === 1 ? 'one failure' : `${numbers.failureThreshold} failures in a row`,
    passes:
      numbers.successThreshold > 1
        ? ` It becomes Ready only after ${numbers.successThreshold} passes in a row (successThreshold).`
        : '',
    answer: answerText(answer),
    printed: answer?.output.trim() ? answerText(answer) : 'nothing',
    statusHint: statusHint(meaning?.detail ?? ''),
    never: never[probe.kind],
  };
};

/** Whether the program of an exec probe is there and may not be run. */
export const mayNotRun = (answer: ProbeEvent | undefined): boolean =>
  answer?.outcome !== 'failed' && /permission denied/.test(answer?.output ?? '');

/** Quotes a probe, and the ports of its container where it names one of them. */
export const citeProbe = (pod: PodFacts, container: ContainerView, probe: ProbeView): readonly Evidence[] => {
  const other = portOwner(pod, container, probe);
  return cite(
    pod.pod,
    probe.path,
    ...(typeof handlerPort(probe.spec) === 'string' ? [`${container.specPath}.ports`] : []),
    ...(other ? [`${other.specPath}.name`, `${other.specPath}.ports`] : []),
  );
};

/** A target cut to what fits into a title. */
export const shortTarget = (target: string): string => (target.length > 36 ? `${target.slice(0, 35)}…` : target);

/** How to run an exec probe by hand. A script with braces that look like a place in a text is left out. */
export const runByHand = ({ spec, handler }: ProbeView): readonly NextStep[] => {
  const command = (spec.exec?.command ?? []).map(shellQuote).join(' ');
  if (handler !== 'exec' || command === '' || /\{[a-zA-Z]\w*\}/.test(command)) return [];
  return [
    { why: 'Run the command yourself', command: `kubectl exec -n {namespace} {pod} -c {container} -- ${command}` },
  ];
};

/** What the probe answered, on one line. */
export const answerText = (answer: ProbeEvent | undefined): string => {
  if (!answer) return 'an answer that no event tells';
  const text = answer.output.replace(/\s+/g, ' ').trim();
  if (!text) return answer.outcome === 'failed' ? 'a failure without a word' : 'nothing';
  const status = /^HTTP probe failed with statuscode: (\d+)$/.exec(text)?.[1];
  if (status) return `status ${status}`;
  return shortened(text.replace(/^Get "[^"]*": /, ''));
};

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

const never: Readonly<Record<ProbeKind, string>> = {
  Readiness: 'the pod never becomes Ready',
  Startup: 'the container never counts as started',
  Liveness: 'the probe will never restart the container',
};

/** Ports below 1024 are only root's on the machine of who forwards them. */
const localPort = (port: number): number => (port < 1024 ? port + 8000 : port);

/** What an HTTP status says of the program that gave it. */
export const statusHint = (status: string): string => {
  if (status === '404') return 'the server answers, but it has no such path';
  if (status === '401' || status === '403') return 'the server answers, but wants a login for this path';
  if (status === '400') return 'the server answers, but does not accept the request (its Host header or its scheme)';
  if (status === '405') return 'the server answers, but does not accept GET on this path';
  if (status === '429') return 'the server answers that it gets too many requests';
  if (status.startsWith('5'))
    return 'the program itself says that it is not well, often because something it needs is away';
  return 'the server answers, but not with a pass';
};

const declaredPorts = ({ spec }: ContainerView): string => {
  const ports = (spec.ports ?? []).map(port =>
    port.name ? `${port.name} (${port.containerPort})` : port.containerPort,
  );
  return ports.length === 0 ? 'no ports' : `port ${ports.join(', ')} only`;
};
