import type { ContainerView } from '../../../model/container.ts';
import { handlerPort, type ProbeView, probePort } from '../../../model/probe.ts';
import type { Evidence } from '../../evidence.ts';
import type { PodFacts } from '../../pod-facts.ts';
import { fill } from '../../template.ts';

/**
 * Why nobody listens where a probe asks, where that can be read off: the probe asks another host, the port belongs to
 * another container of the pod, or the program says that it listens on the loopback address. Empty where nothing tells.
 */
export const refusedHint = (
  pod: PodFacts,
  container: ContainerView,
  probe: ProbeView,
  listening: readonly Evidence[],
): string => {
  const { spec } = probe;
  const host = spec.httpGet?.host ?? spec.tcpSocket?.host;
  if (host) return fill(isLoopback(host) ? hostIsNode : hostIsOther, { host });
  const port = probePort(handlerPort(spec), container.spec);
  if (port === undefined) return '';
  const line = listening[0]?.value ?? '';
  const bound = /(127\.0\.0\.1|localhost|\[::1\])\D{1,3}(\d+)/.exec(line);
  if (bound?.[1] && Number(bound[2]) === port) return fill(boundToLoopback, { address: bound[1] });
  const other = portOwner(pod, container, probe);
  return other ? fill(othersPort, { port, other: other.name }) : '';
};

/** The other container of the pod that declares the port that a probe asks, where its own does not. */
export const portOwner = (pod: PodFacts, container: ContainerView, { spec }: ProbeView): ContainerView | undefined => {
  const port = probePort(handlerPort(spec), container.spec);
  const declares = (one: ContainerView): boolean =>
    (one.spec.ports ?? []).some(declared => declared?.containerPort === port);
  return port === undefined || declares(container)
    ? undefined
    : pod.containers.find(one => one !== container && declares(one));
};

const isLoopback = (host: string): boolean => /^(?:127\.|localhost$|::1$)/.test(host);

const hostIsNode =
  'The probe sets host {host}: the kubelet asks from the node, so that is the node itself and not the pod. Leave host out.';
const hostIsOther = 'The probe sets host {host}, so the kubelet asks there and not at the address of the pod.';
const boundToLoopback =
  'Its log says that it listens on {address}, which only the pod itself reaches: it must listen on all addresses.';
const othersPort = 'Port {port} is declared by container {other} of the same pod, not by this one.';
