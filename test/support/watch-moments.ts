import type { ContainerStatus, KubernetesObject, Pod } from '../../src/model/kubernetes.ts';
import type { LogRun } from '../../src/model/log-excerpt.ts';

/** One line of a recorded watch: what arrived, and when, ms since the epoch. */
export type Moment = ObjectMoment | PatchMoment | GoneMoment | LogMoment;

/** An object that was not there before. */
export type ObjectMoment = { readonly at: number; readonly object: KubernetesObject };
/** A JSON merge patch of the object of this id (`Pod/shop/web-0`). */
export type PatchMoment = { readonly at: number; readonly id: string; readonly patch: unknown };
export type GoneMoment = { readonly at: number; readonly gone: string };
/** The end of the log of one run of a container, by the id that the runtime gave it. */
export type LogMoment = { readonly at: number; readonly log: string; readonly lines: readonly string[] };

/** Which of its containers' runs a log request answers with: the id that the runtime gave it. */
export const runOf = ({ state, lastState, containerID }: ContainerStatus, run: LogRun): string | undefined =>
  run === 'previous'
    ? lastState?.terminated?.containerID
    : ((state?.waiting ? lastState?.terminated?.containerID : undefined) ?? containerID);

export const statusesOf = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];
