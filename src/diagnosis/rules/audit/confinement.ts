import type { ContainerView } from '../../../model/container.ts';
import type { PodFacts } from '../../pod-facts.ts';
import type { Rule } from '../../rule.ts';
import { few, isWindows, note, ofContainers, ofPods } from './note.ts';

const contexts = 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/';

const isPrivileged = ({ spec }: ContainerView): boolean => spec.securityContext?.privileged === true;

const escalation = note({
  id: 'smell-allow-privilege-escalation',
  title: 'May gain more rights than it starts with',
  explanation:
    'Container {container} does not set allowPrivilegeEscalation: false, so a setuid program of its image can make it root.',
  about:
    'allowPrivilegeEscalation: false sets no_new_privs: no program that is started in the container, setuid ones too, gets more rights than its parent. The restricted Pod Security Standard demands it.',
  reference: contexts,
});

/** A privileged container, and one with SYS_ADMIN, always may: they have a note of their own. */
export const escalationNote = ofContainers(
  escalation,
  (container, pod) =>
    !isWindows(pod) &&
    !isPrivileged(container) &&
    container.spec.securityContext?.allowPrivilegeEscalation !== false && {
      paths: [`${container.specPath}.securityContext`],
    },
);

const asRoot = note({
  id: 'smell-run-as-root',
  title: 'May run as root',
  explanation:
    'Nothing keeps container {container} from running as root: neither runAsNonRoot nor runAsUser is set, so the user of its image {image} counts, which is root unless the image names another.',
  about:
    'Root in a container is root of the node as far as the kernel goes, held back only by namespaces and dropped capabilities. runAsNonRoot: true makes the kubelet refuse an image that would run as root.',
  reference: contexts,
});
const isRoot: Rule = {
  ...asRoot,
  title: 'Runs as root',
  explanation: 'Container {container} runs as root: runAsUser is 0. What breaks out of it is root of the node.',
};

/** In a user namespace (hostUsers: false) root is nobody outside of the pod. */
export const rootNote = ofContainers(asRoot, ({ spec, specPath }, pod) => {
  const ofPod = pod.pod.spec?.securityContext;
  const user = spec.securityContext?.runAsUser ?? ofPod?.runAsUser;
  const nonRoot = spec.securityContext?.runAsNonRoot ?? ofPod?.runAsNonRoot;
  if (isWindows(pod) || pod.pod.spec?.hostUsers === false) return undefined;
  const paths = [
    `${specPath}.securityContext.runAsUser`,
    'spec.securityContext.runAsUser',
    `${specPath}.securityContext.runAsNonRoot`,
    'spec.securityContext.runAsNonRoot',
    `${specPath}.image`,
  ];
  if (user === 0) return { rule: isRoot, paths };
  if (user !== undefined && user !== null) return undefined;
  return nonRoot !== true && { values: { image: spec.image ?? '' }, paths, confidence: 'possible' };
});

const capabilities = note({
  id: 'smell-capabilities',
  title: 'Keeps the capabilities it gets by default',
  explanation:
    'Container {container} does not drop its capabilities: it keeps those that the runtime gives to all (NET_RAW, SETUID, CHOWN and others), of which most programs need none.',
  about:
    'Capabilities are the rights of root, one by one. `drop: ["ALL"]` takes them away, and `add` gives back what the program needs; the restricted Pod Security Standard allows NET_BIND_SERVICE only.',
  reference: contexts,
});
const mighty: Rule = {
  ...capabilities,
  title: 'Has capabilities that reach the node',
  explanation:
    'Container {container} adds {added}: with that it can change the node or see what others on it do, much as a privileged container.',
};

/** Capabilities with which a program gets out of its container, or at its neighbours. Names as the API has them. */
const reaching = new Set([
  'ALL',
  'SYS_ADMIN',
  'NET_ADMIN',
  'SYS_PTRACE',
  'SYS_MODULE',
  'SYS_RAWIO',
  'SYS_BOOT',
  'SYS_TIME',
  'DAC_READ_SEARCH',
  'BPF',
  'PERFMON',
]);

/** What is added weighs more than what is not dropped. */
export const capabilitiesNote = ofContainers(capabilities, (container, pod) => {
  if (isWindows(pod) || isPrivileged(container)) return undefined;
  const { add, drop } = container.spec.securityContext?.capabilities ?? {};
  const path = `${container.specPath}.securityContext.capabilities`;
  const bare = (name: string | null): string => (name ?? '').toUpperCase().replace(/^CAP_/, '');
  const added = (add ?? []).map(bare).filter(name => reaching.has(name));
  if (added.length > 0) return { rule: mighty, values: { added: few(added) }, paths: [`${path}.add`] };
  return !(drop ?? []).some(name => bare(name) === 'ALL') && { paths: [path] };
});

const seccomp = note({
  id: 'smell-no-seccomp',
  title: 'May use every system call',
  explanation:
    'Container {container} has no seccomp profile, so no system call is refused to it, unless the kubelet of its node has seccompDefault.',
  about:
    'The seccomp profile RuntimeDefault refuses system calls that hardly any program needs and that most escapes from containers have used. The restricted Pod Security Standard demands a profile.',
  reference: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
});
const unconfined: Rule = {
  ...seccomp,
  explanation: 'The seccomp profile of container {container} is Unconfined, so no system call is refused to it.',
};

/** No profile at all, or the one that refuses nothing. */
export const seccompNote = ofContainers(seccomp, (container, pod) => {
  if (isWindows(pod) || isPrivileged(container)) return undefined;
  const own = container.spec.securityContext?.seccompProfile?.type;
  const type = own ?? pod.pod.spec?.securityContext?.seccompProfile?.type;
  const paths = [`${own ? `${container.specPath}.` : 'spec.'}securityContext.seccompProfile.type`];
  if (type === 'Unconfined') return { rule: unconfined, paths };
  return !type && { paths, confidence: 'likely' };
});

const apparmor = note({
  id: 'smell-apparmor-unconfined',
  title: 'AppArmor is switched off for it',
  explanation:
    'The AppArmor profile of container {container} is Unconfined: the profile that the runtime gives to all containers, which protects the files of the kernel and of other processes, does not hold for it.',
  about:
    'Where nodes have AppArmor, every container gets the profile of the runtime unless the pod names another. Unconfined is refused by the baseline Pod Security Standard.',
  reference: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
});

/** By the field (since 1.30), or by the annotation before it. */
export const apparmorNote = ofContainers(apparmor, ({ name, spec, specPath }, { pod }) => {
  const own = spec.securityContext?.appArmorProfile?.type;
  const type = own ?? pod.spec?.securityContext?.appArmorProfile?.type;
  const key = `container.apparmor.security.beta.kubernetes.io/${name}`;
  if (type === 'Unconfined')
    return { paths: [`${own ? `${specPath}.` : 'spec.'}securityContext.appArmorProfile.type`] };
  return !type && pod.metadata?.annotations?.[key] === 'unconfined' && { paths: [`metadata.annotations["${key}"]`] };
});

const procMount = note({
  id: 'smell-proc-mount',
  title: 'Sees /proc of the kernel unmasked',
  explanation:
    'Container {container} has procMount Unmasked: files of /proc and /sys that the runtime hides, with keys and addresses of the kernel in them, can be read and partly written.',
  about:
    'procMount: Unmasked is meant for containers in containers, inside of a user namespace. The baseline Pod Security Standard refuses it elsewhere.',
  reference: contexts,
});

/** In a user namespace it is what containers in containers need. */
export const procMountNote = ofContainers(
  procMount,
  ({ spec, specPath }, { pod }) =>
    spec.securityContext?.procMount === 'Unmasked' &&
    pod.spec?.hostUsers !== false && { paths: [`${specPath}.securityContext.procMount`] },
);

const sysctls = note({
  id: 'smell-sysctls',
  title: 'Sets unsafe sysctls',
  explanation:
    'The pod sets {names}, which Kubernetes calls unsafe: a node takes the pod only where its kubelet allows them, and refuses it otherwise; other pods of the node may feel what they change.',
  about:
    'Only sysctls that stay inside of the pod are safe. The others need --allowed-unsafe-sysctls on each node that may run the pod.',
  reference: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/',
});

/** The safe ones of every version; some became safe with a version of the kernel. */
const safe = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
]);

/** Those that a kubelet refuses unless it was told to allow them. */
export const sysctlsNote = ofPods(sysctls, ({ pod }) => {
  const unsafe = (pod.spec?.securityContext?.sysctls ?? []).flatMap((one, index) =>
    one?.name && !safe.has(one.name.replaceAll('/', '.')) ? [{ name: one.name, index }] : [],
  );
  return (
    unsafe.length > 0 && {
      values: { names: few(unsafe.map(({ name }) => name)) },
      paths: unsafe.map(({ index }) => `spec.securityContext.sysctls[${index}].name`),
    }
  );
});

const writableRoot = note({
  id: 'smell-ro-rootfs',
  title: 'Its root file system is writable',
  explanation:
    'Container {container} may write everywhere in its image: what it writes is gone with its next start and counts against the disk of the node, and who breaks into it can put programs there.',
  about: 'readOnlyRootFilesystem: true leaves only volumes to write to. Programs that need /tmp get an emptyDir there.',
  reference: contexts,
});

/** Windows cannot do it. */
export const writableRootNote = ofContainers(
  writableRoot,
  ({ spec, specPath }, pod) =>
    !isWindows(pod) &&
    spec.securityContext?.readOnlyRootFilesystem !== true && {
      paths: [`${specPath}.securityContext.readOnlyRootFilesystem`],
    },
);

const oldAnnotations = note({
  id: 'smell-deprecated-api',
  title: 'Sets security profiles by old annotations',
  explanation:
    'Security profiles are set by annotations here: {names}. Kubernetes takes no notice of those for seccomp since 1.27, and has replaced those for AppArmor by a field in 1.30.',
  about:
    'seccomp.security.alpha.kubernetes.io has been without effect since 1.27; container.apparmor.security.beta.kubernetes.io has been replaced by securityContext.appArmorProfile in 1.30.',
  reference: 'https://kubernetes.io/docs/reference/labels-annotations-taints/',
});

/** The API server copies an annotation for AppArmor into the field, and back: where both stand, nobody needs to act. */
export const oldAnnotationsNote = ofPods(oldAnnotations, pod => {
  const names = Object.keys(pod.pod.metadata?.annotations ?? {}).filter(
    name =>
      /^(?:container\.)?seccomp\.security\.alpha\.kubernetes\.io\//.test(name) ||
      (name.startsWith(apparmorPrefix) && !hasAppArmorField(pod, name.slice(apparmorPrefix.length))),
  );
  return (
    names.length > 0 && { values: { names: few(names) }, paths: names.map(name => `metadata.annotations["${name}"]`) }
  );
});

const apparmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

const hasAppArmorField = ({ pod, containers }: PodFacts, name: string): boolean =>
  Boolean(
    pod.spec?.securityContext?.appArmorProfile ??
      containers.find(container => container.name === name)?.spec.securityContext?.appArmorProfile,
  );
