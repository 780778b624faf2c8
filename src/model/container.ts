import { bounded } from './bounded.ts';
import type {
  Container,
  ContainerStateRunning,
  ContainerStateTerminated,
  ContainerStateWaiting,
  ContainerStatus,
  EphemeralContainer,
  Pod,
} from './kubernetes.ts';

/** What a container is in its pod. A sidecar is an init container with `restartPolicy: Always`. */
export type ContainerRole = 'init' | 'sidecar' | 'regular' | 'ephemeral';

/**
 * One container of a pod: its spec and its status joined by name, with the field paths of both. The kubelet sorts
 * statuses by name, so a spec index never indexes the statuses.
 */
export type ContainerView = {
  readonly name: string;
  readonly role: ContainerRole;
  /** Position among the containers of its list in the spec, from 0. */
  readonly index: number;
  readonly spec: Container | EphemeralContainer;
  readonly specPath: string;
  readonly status: ContainerStatus | undefined;
  readonly statusPath: string | undefined;
  readonly waiting: ContainerStateWaiting | undefined;
  readonly running: ContainerStateRunning | undefined;
  readonly terminated: ContainerStateTerminated | undefined;
  readonly lastTerminated: ContainerStateTerminated | undefined;
  readonly restartCount: number;
  readonly ready: boolean;
  readonly started: boolean;
};

/** The containers of a pod in the order Kubernetes starts them: init and sidecar, regular, ephemeral. */
export const podContainers = (pod: Pod): readonly ContainerView[] => [
  ...join(
    pod.spec?.initContainers,
    'spec.initContainers',
    pod.status?.initContainerStatuses,
    'status.initContainerStatuses',
    initRole,
  ),
  ...join(
    pod.spec?.containers,
    'spec.containers',
    pod.status?.containerStatuses,
    'status.containerStatuses',
    () => 'regular',
  ),
  ...join(
    pod.spec?.ephemeralContainers,
    'spec.ephemeralContainers',
    pod.status?.ephemeralContainerStatuses,
    'status.ephemeralContainerStatuses',
    () => 'ephemeral',
  ),
];

const initRole = (spec: Container | EphemeralContainer): ContainerRole =>
  spec.restartPolicy === 'Always' ? 'sidecar' : 'init';

const join = (
  specs: readonly (Container | EphemeralContainer)[] | null | undefined,
  specsPath: string,
  statuses: readonly ContainerStatus[] | null | undefined,
  statusesPath: string,
  roleOf: (spec: Container | EphemeralContainer) => ContainerRole,
): readonly ContainerView[] =>
  (specs ?? []).map((spec, index) => {
    const position = (statuses ?? []).findIndex(status => status?.name === spec?.name);
    const status = statuses?.[position];
    return {
      name: spec?.name ?? '',
      role: roleOf(spec ?? { name: '' }),
      index,
      spec: spec ?? { name: '' },
      specPath: `${specsPath}[${index}]`,
      status,
      statusPath: status && `${statusesPath}[${position}]`,
      waiting: readable(status?.state?.waiting),
      running: status?.state?.running ?? undefined,
      terminated: readable(status?.state?.terminated),
      lastTerminated: readable(status?.lastState?.terminated),
      restartCount: status?.restartCount ?? 0,
      ready: status?.ready === true,
      started: status?.started === true,
    };
  });

const readable = <S extends { readonly message?: string }>(state: S | null | undefined): S | undefined => {
  if (!state?.message) return state ?? undefined;
  const message = bounded(state.message);
  return message === state.message ? state : { ...state, message };
};

/** Whether it does the pod's work rather than prepare or inspect it: a regular container or a sidecar. */
export const isMain = ({ role }: ContainerView): boolean => role === 'regular' || role === 'sidecar';
