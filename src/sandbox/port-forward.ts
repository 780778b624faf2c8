import type { WebSocket } from 'ws';
import type { Pod } from '../model/kubernetes.ts';

/**
 * Port forwarding over a WebSocket (`v4.channel.k8s.io`): for port number i of the request, channel 2i carries its bytes
 * and 2i+1 its errors; the first message of each is the port, two bytes, little end first.
 */
export const servePortForward = (pod: Pod | undefined, ports: readonly number[], socket: WebSocket): void => {
  const send = (channel: number, bytes: string | Uint8Array): void =>
    socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(bytes)]));
  const listening = new Set(
    (pod?.spec?.containers ?? []).flatMap(({ ports: declared = [] }) => declared.map(port => port.containerPort)),
  );
  for (const [index, port] of ports.entries()) {
    const bytes = Buffer.from([port & 255, port >> 8]);
    send(2 * index, bytes);
    send(2 * index + 1, bytes);
  }
  const refused = ports.findIndex(port => !listening.has(port));
  if (refused >= 0) {
    send(2 * refused + 1, connectionRefused(ports[refused] ?? 0));
    socket.close(1000);
    return;
  }
  socket.on('message', (message: Buffer) => {
    const channel = message[0] ?? 0;
    const text = message.subarray(1).toString();
    if (channel % 2 === 1 || text === '') return;
    if (!/^[A-Z]+ \S+ HTTP\/1\.[01]\r\n/.test(text)) return send(channel, message.subarray(1));
    send(channel, page(pod, ports[channel / 2] ?? 0));
    socket.close(1000);
  });
};

const page = (pod: Pod | undefined, port: number): string => {
  const body = `Hello from ${pod?.metadata?.namespace}/${pod?.metadata?.name}, port ${port}.\n`;
  return `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
};

/** As the kubelet with containerd words it. */
const connectionRefused = (port: number): string =>
  `error forwarding port ${port} to pod b88154443ba28b33b17752260f803b73b35457ec9def8cce06dd18bdd7f32065, uid : failed to execute portforward in network namespace "/var/run/netns/cni-8d00e841": failed to connect to localhost:${port} inside namespace "b88154443ba28b33b17752260f803b73b35457ec9def8cce06dd18bdd7f32065", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
