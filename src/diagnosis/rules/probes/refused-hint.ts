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
  { spec }: ProbeView,
  listening: readonly Evidence[],
): string => {
  const host = spec.httpGet?.host ?? spec.tcpSocket?.host;
  if (host) return fill(isLoopback(host) ? hostIsNode : hostIsOther, { host });
  const port = probePort(handlerPort(spec), container.spec);
  if (port === undefined) return '';
  const line = listening[0]?.value ?? '';
  const bound = /(127\.0\.0\.1|localhost|\[::1\])\D{1,3}(\d+)/.exec(line);
  if (bound?.[1] && Number(bound[2]) === port) return fill(boundToLoopback, { address: bound[1] });
  const declares = (one: ContainerView): boolean =>
    (one.spec.ports ?? []).some(declared => declared?.containerPort === port);
  if (declares(container)) return '';
  const other = pod.containers.find(one => one !== container && declares(one));
  return other ? fill(othersPort, { port, other: other.name }) : '';
};

const isLoopback = (host: string): boolean => /^(?:127\.|localhost$|::1$)/.test(host);

const hostIsNode =
  'The probe sets host {host}: the kubelet asks from the node, so that is the node itself and not the pod. Leave host out.';
const hostIsOther = 'The probe sets host {host}, so the kubelet asks there and not at the address of the pod.';
const boundToLoopback =
  'Its log says that it listens on {address}, which only the pod itself reaches: it must listen on all addresses (0.0.0.0).';
const othersPort = 'Port {port} is declared by container {other} of the same pod, not by this one.';
