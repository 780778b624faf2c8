import { podContainers } from './container.ts';
import type { EphemeralContainer, Pod } from './kubernetes.ts';

/** What a debug container may do: the profiles of `kubectl debug`. */
export type DebugProfile = 'general' | 'baseline' | 'restricted' | 'netadmin' | 'sysadmin';

type SecurityContext = NonNullable<EphemeralContainer['securityContext']>;

/**
 * What each profile sets on an ephemeral container.
 * Source: kubectl/pkg/cmd/debug/profiles.go, the style `ephemeral`.
 */
const securityContexts: { readonly [P in DebugProfile]: SecurityContext | undefined } = {
  general: { capabilities: { add: ['SYS_PTRACE'] } },
  baseline: undefined,
  restricted: {
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    allowPrivilegeEscalation: false,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  netadmin: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
  sysadmin: { privileged: true },
};

/** Small, and has a shell. */
export const defaultDebugImage = 'busybox:1.36';

export const debugProfiles = Object.keys(securityContexts) as readonly DebugProfile[];

export type DebugContainerOptions = {
  readonly name: string;
  readonly image: string;
  readonly profile: DebugProfile;
  /** The container whose processes it sees; '' for none. */
  readonly target: string;
  /** In place of the image's own; empty for that. */
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
};

/** The spec of a debug container, as `kubectl debug` writes it. */
export const debugContainer = (options: DebugContainerOptions): EphemeralContainer => {
  const { name, image, profile, target, command, stdin, tty } = options;
  const securityContext = securityContexts[profile];
  return {
    name,
    image,
    terminationMessagePolicy: 'File',
    ...(command.length > 0 && { command }),
    ...(stdin && { stdin }),
    ...(tty && { tty }),
    ...(target && { targetContainerName: target }),
    ...(securityContext && { securityContext }),
  };
};

/** `debugger-x2x9k`: a name that no container of the pod has. `suffix` gives five letters or digits, another each time. */
export const debugContainerName = (pod: Pod, suffix: () => string): string => {
  const taken = new Set(podContainers(pod).map(({ name }) => name));
  let name = `debugger-${suffix()}`;
  while (taken.has(name)) name = `debugger-${suffix()}`;
  return name;
};

/**
 * Whether the pod takes away again what the profile gives: a user other than root has no use for added capabilities.
 * Source: displayWarning in kubectl/pkg/cmd/debug/debug.go.
 */
export const isPowerless = (pod: Pod, { securityContext }: EphemeralContainer): boolean => {
  const user = pod.spec?.securityContext?.runAsUser;
  const wantsMore = securityContext?.privileged === true || (securityContext?.capabilities?.add?.length ?? 0) > 0;
  return user !== undefined && user !== 0 && wantsMore;
};

/**
 * The profile that a namespace would admit where the Pod Security Standard that it enforces refused another one;
 * undefined for any other refusal. Source: the messages of the PodSecurity admission plugin,
 * k8s.io/pod-security-admission/admission/admission.go.
 */
export const admittedProfile = (refusal: string): DebugProfile | undefined => {
  const level = /violates PodSecurity "(restricted|baseline):/.exec(refusal)?.[1];
  return debugProfiles.find(profile => profile === level);
};
