import type { Probe } from '../kubernetes.ts';
import { probeNumbers } from '../probe.ts';

/** A probe as kubectl writes it: `http-get http://:8080/healthz delay=0s timeout=1s period=10s #success=1 #failure=3`. */
export const probeText = (probe: Probe): string => {
  const { initialDelay, timeout, period, successThreshold, failureThreshold } = probeNumbers(probe);
  return `${handlerText(probe)} delay=${initialDelay}s timeout=${timeout}s period=${period}s #success=${successThreshold} #failure=${failureThreshold}`;
};

/** What a probe or a lifecycle hook does. */
export const handlerText = ({
  exec,
  httpGet,
  tcpSocket,
  grpc,
}: Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'>): string => {
  if (exec) return `exec [${(exec.command ?? []).join(' ')}]`;
  if (httpGet) {
    const path = httpGet.path?.startsWith('/') ? httpGet.path : `/${httpGet.path ?? ''}`;
    return `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${path}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''}`.trimEnd();
  return 'unknown';
};
