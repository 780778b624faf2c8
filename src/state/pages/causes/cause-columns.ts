import { humanDuration } from '../../../model/age.ts';
import type { CauseGroup } from '../../cause-list.ts';

/** What stands in the columns of a cause, and how wide they are; the cause itself has what is left. */
export type CauseColumns = {
  readonly pods: number;
  readonly workloads: number;
  /** 0 where all pods are of one namespace. */
  readonly namespaces: number;
  readonly cause: number;
  readonly newest: number;
};

/** Cells between two columns. */
const gap = 2;
const newestWidth = 6;

/** The columns for these causes: only the widest texts decide, up to a share of the terminal. */
export const causeColumns = (groups: readonly CauseGroup[], width: number): CauseColumns => {
  const isMixed = new Set(groups.flatMap(group => group.namespaces)).size > 1;
  const limit = width >= 120 ? 32 : width >= 100 ? 24 : 16;
  const widest = (title: string, text: (group: CauseGroup) => string, most: number): number =>
    Math.min(most, Math.max(title.length, ...groups.slice(0, 500).map(group => text(group).length)));
  const pods = widest('PODS', podsText, 6);
  const workloads = widest('WORKLOADS', group => workloadsText(group, width), limit);
  const namespaces = isMixed ? widest('NAMESPACES', namespacesText, Math.max(13, limit - 8)) : 0;
  const taken = 3 + pods + gap + workloads + gap + (isMixed ? namespaces + gap : 0) + gap + newestWidth;
  return { pods, workloads, namespaces, cause: Math.max(12, width - taken - 1), newest: newestWidth };
};

export const podsText = ({ rows }: CauseGroup): string => String(rows.length);

/** The name of one workload, the number of several. */
export const workloadsText = ({ workloads }: CauseGroup, width: number): string => {
  const [only] = workloads;
  if (!only || workloads.length > 1) return `${workloads.length} workloads`;
  const [, kind = '', name = ''] = only.split('/');
  return width >= 100 ? `${kind}/${name}` : name;
};

export const namespacesText = ({ namespaces }: CauseGroup): string =>
  namespaces.length > 1 ? `${namespaces.length} namespaces` : (namespaces[0] ?? '');

export const causeText = ({ title }: CauseGroup): string => title || 'No cause found';

/** For how long the newest of its pods has had it. `now` in ms. */
export const newestText = ({ newestSince }: CauseGroup, now: number): string =>
  newestSince === undefined ? '' : humanDuration(Math.max(0, now - newestSince));
