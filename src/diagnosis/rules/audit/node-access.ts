import { cite } from '../../evidence.ts';
import type { PodCheck, Rule } from '../../rule.ts';
import { few, note, ofContainers, ofPods } from './note.ts';

const standards = 'https://kubernetes.io/docs/concepts/security/pod-security-standards/';

const privileged = note({
  id: 'smell-privileged',
  title: 'Runs privileged',
  explanation:
    'Container {container} is privileged: it has every capability and every device of the node, and no seccomp or AppArmor profile. Who takes over its program has the node.',
  about:
    'A privileged container is a process of the node in all but name. Node agents need that at times; for others a single capability, device or volume is nearly always enough.',
  reference: standards,
});

/** The container may do everything that the node may. */
export const privilegedNote = ofContainers(
  privileged,
  ({ spec, specPath }) =>
    spec.securityContext?.privileged === true && { paths: [`${specPath}.securityContext.privileged`] },
);

const hostPid = note({
  id: 'smell-host-pid',
  title: 'Shares the process ids of the node',
  explanation:
    'The pod has hostPID: its containers see every process of the node with its environment, and may send signals to those of the same user.',
  about: 'With hostPID the containers of a pod live in the process namespace of the node. Only node agents need that.',
  reference: standards,
});

const hostIpc = note({
  id: 'smell-host-ipc',
  title: 'Shares the IPC of the node',
  explanation:
    'The pod has hostIPC: its containers may read and write the shared memory and the message queues of the node’s processes.',
  about: 'With hostIPC the containers of a pod live in the IPC namespace of the node. Hardly anything needs that.',
  reference: standards,
});

const hostNetwork = note({
  id: 'smell-host-network',
  title: 'Uses the network of the node',
  explanation:
    'The pod has hostNetwork: its ports are ports of the node, so a second one cannot run there; it reaches what listens on the node’s loopback, and NetworkPolicies do not hold for it.',
  about:
    'With hostNetwork a pod has no network of its own. It needs dnsPolicy ClusterFirstWithHostNet to find Services by name.',
  reference: standards,
});
const hostNetworkWithoutNames: Rule = {
  ...hostNetwork,
  title: 'Uses the network of the node, and its DNS',
  explanation:
    'The pod has hostNetwork and dnsPolicy ClusterFirst, which then means that of the node: it does not find Services by name. Its ports are ports of the node, and NetworkPolicies do not hold for it.',
};

/** Namespaces of the node in place of the pod’s own. */
export const hostNamespaceNotes: readonly PodCheck[] = [
  ofPods(hostPid, ({ pod }) => pod.spec?.hostPID === true && { paths: ['spec.hostPID'] }),
  ofPods(hostIpc, ({ pod }) => pod.spec?.hostIPC === true && { paths: ['spec.hostIPC'] }),
  ofPods(hostNetwork, ({ pod }) => {
    if (pod.spec?.hostNetwork !== true) return false;
    const dns = pod.spec.dnsPolicy === 'ClusterFirst';
    return { paths: ['spec.hostNetwork', 'spec.dnsPolicy'], ...(dns ? { rule: hostNetworkWithoutNames } : {}) };
  }),
];

const hostPath = note({
  id: 'smell-hostpath',
  title: 'Mounts folders of the node',
  explanation:
    'The pod mounts from its node: {folders}. What it writes there outlives it, fills the disk of the node, and is not there on another node.',
  about:
    'A hostPath volume ties a pod to one node and gives it files that other pods and the node itself use. Node agents need that; for data there are claims.',
  reference: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
});
const decisivePath: Rule = {
  ...hostPath,
  title: 'Mounts folders that give it the node',
  explanation:
    'The pod mounts from its node: {folders}. Who may write there, or talk to the socket there, can run anything on the node.',
};

const readOnlyPath: Rule = {
  ...hostPath,
  title: 'Reads folders of the node',
  explanation:
    'The pod reads from its node: {folders}. It cannot write there, but sees what others on the node keep there, and on another node it finds something else.',
};

/** Folders from which a program reaches all of the node: its root, its configuration, its container runtime, its kubelet. */
const decisive = [
  /^\/$/,
  /^\/(?:etc|root|proc|boot|dev|sys|run|var\/run)\/?$/,
  /^\/etc\/(?:kubernetes|cron|systemd|ssh)/,
  /^\/var\/lib\/(?:kubelet|containerd|docker|etcd)(?:\/(?:pods|pki))?\/?$/,
  /^\/(?:var\/)?run\/(?:containerd|crio|docker)\/?$/,
];
/** A socket answers whoever may open it, mounted read-only or not. */
const socket = /\.sock$/;

/** Folders of the node in the pod, by what can be done there. */
export const hostPathNote = ofPods(hostPath, pod => {
  const volumes = (pod.pod.spec?.volumes ?? []).flatMap((volume, index) => {
    const path = volume?.hostPath?.path;
    if (!path) return [];
    const mounts = pod.containers.flatMap(({ spec }) =>
      (spec.volumeMounts ?? []).filter(mount => mount?.name === volume?.name),
    );
    const isWritten = mounts.some(mount => !mount?.readOnly);
    return [{ path, isWritten, at: `spec.volumes[${index}].hostPath.path` }];
  });
  if (volumes.length === 0) return undefined;
  const givesNode = volumes.some(
    ({ path, isWritten }) => socket.test(path) || (isWritten && decisive.some(pattern => pattern.test(path))),
  );
  const isRead = !volumes.some(({ isWritten }) => isWritten);
  return {
    rule: givesNode ? decisivePath : isRead ? readOnlyPath : hostPath,
    values: { folders: few(volumes.map(({ path }) => path)) },
    paths: volumes.map(({ at }) => at),
  };
});

const hostPort = note({
  id: 'smell-hostport',
  title: 'Takes a port of the node',
  explanation:
    'Container {container} takes port {ports} of its node: only one such pod fits on a node, and the port is open wherever the node can be reached.',
  about:
    'A hostPort binds a pod to a port of whichever node it runs on. It limits the pods to one a node and goes around Services; a Service of type NodePort or LoadBalancer does not.',
  reference: 'https://kubernetes.io/docs/concepts/configuration/overview/',
});

/** Ports of the node that are the container’s. With hostNetwork they all are, and that has its own note. */
export const hostPortNote = ofContainers(hostPort, ({ spec, specPath }, { pod }) => {
  if (pod.spec?.hostNetwork) return undefined;
  const ports = (spec.ports ?? []).flatMap((port, index) =>
    port?.hostPort ? [{ number: port.hostPort, at: `${specPath}.ports[${index}].hostPort` }] : [],
  );
  return (
    ports.length > 0 && {
      values: { ports: few(ports.map(port => `${port.number}`)) },
      paths: ports.map(({ at }) => at),
    }
  );
});

const sharedProcesses = note({
  id: 'smell-share-process-ns',
  title: 'Its containers see each other’s processes',
  explanation:
    'The pod has shareProcessNamespace: process 1 is the pause program and no longer that of a container, so `kill 1` and programs that expect to be process 1 go wrong; each container sees the environment and, through /proc, the files of the others.',
  about:
    'With shareProcessNamespace all containers of a pod share one process namespace. It helps to debug, and to signal a neighbour; secrets of one container are then within reach of the others.',
  reference: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
});

/** One process namespace for all containers: with a single container nobody is exposed. */
export const sharedProcessesNote = ofPods(
  sharedProcesses,
  ({ pod, containers }) =>
    pod.spec?.shareProcessNamespace === true &&
    containers.length > 1 && {
      paths: ['spec.shareProcessNamespace', ...cite(pod, 'spec.containers[1].name').map(({ path }) => path)],
    },
);
