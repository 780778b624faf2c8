import { humanDuration } from '../../../model/age.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { type CpuMemory, type PodBounds, parseResources, resourcesText } from '../../../model/pod-resources.ts';
import { cpuText, isStale, memoryText, type Sample, share, type Use } from '../../../model/pod-use.ts';
import { formatResource } from '../../../model/quantity.ts';
import { hanging, type Line, lineWidth, type Piece, piece, type Tone } from '../../../text/line.ts';
import { padEnd, padStart } from '../../../text/pad.ts';
import type { PodUses, RowUse } from '../../pod-uses.ts';
import { clockText } from '../clock-text.ts';

/** What a pod uses beside what it may: for each of its containers that was measured. */
export type OpenedUse = { readonly sample: RowUse; readonly bounds: PodBounds };

/** Undefined where nothing was measured. */
export const openedUse = (pod: Pod, { byUid }: PodUses): OpenedUse | undefined => {
  const { uid, namespace, name } = pod.metadata ?? {};
  // A dump may leave out the uid; its rows are then told apart by their names.
  const sample = byUid.get(uid || `${namespace ?? ''}/${name ?? ''}`);
  return sample && { sample, bounds: parseResources(resourcesText(pod)) };
};

/** When it was measured, or why nothing was: beside the heading. */
export const sampleText = (sample: Sample | undefined, { phase, why }: PodUses, now: number): Piece => {
  if (!sample) return piece(phase === 'unavailable' || phase === 'failing' ? why : '', 'quiet');
  const age = humanDuration(Math.max(0, now - sample.at));
  const over = sample.windowMs > 0 ? `, cpu over ${humanDuration(sample.windowMs)}` : '';
  const text = `in use at ${clockText(sample.at, now)}, ${age} ago${over}`;
  return isStale(sample, now) ? piece(`${text}: nothing newer was measured`, 'degraded') : piece(text, 'quiet');
};

/** Memory and CPU of a container that was measured: how much, as a bar, and in words of its limit and request. */
export const containerUseLines = (
  { sample, bounds }: OpenedUse,
  name: string,
  margin: Line,
  width: number,
): readonly Line[] => {
  const used = sample.containers.find(container => container.name === name);
  if (!used) return [];
  const own = bounds.containers.find(container => container.name === name);
  return usedLines(used, own?.requests ?? nothing, own?.limits ?? nothing, margin, width);
};

/** The same of a pod that has limits as a whole. */
export const podUseLines = ({ sample, bounds }: OpenedUse, margin: Line, width: number): readonly Line[] =>
  bounds.limits.cpu === undefined && bounds.limits.memory === undefined
    ? []
    : usedLines(sample, bounds.requests, bounds.limits, margin, width);

const nothing: CpuMemory = { cpu: undefined, memory: undefined };

/** Memory comes first: what runs out of it is killed, what runs out of CPU only waits. */
export const usedLines = (
  used: Use,
  requests: CpuMemory,
  limits: CpuMemory,
  margin: Line,
  width: number,
): readonly Line[] =>
  (['memory', 'cpu'] as const).flatMap((resource, index) => {
    const amount = used[resource];
    const text = resource === 'cpu' ? cpuText(amount) : memoryText(amount);
    const [ofLimit, ofRequest] = [share(amount, limits[resource]), share(amount, requests[resource])];
    const words = [
      partText(resource, ofLimit, limits[resource], 'limit') || 'no limit',
      partText(resource, ofRequest, requests[resource], 'request') || 'no request',
    ];
    const beginning = [
      ...(index === 0 ? margin : [piece(' '.repeat(lineWidth(margin)))]),
      piece(`${padEnd(resource, 6)} ${padStart(text, 6)}  `),
      piece(`${bar(ofLimit ?? ofRequest)}  `, toneOf(ofLimit)),
    ];
    return hanging(beginning, words.join(' · '), width, 'quiet');
  });

const partText = (
  resource: 'cpu' | 'memory',
  part: number | undefined,
  of: number | undefined,
  word: string,
): string =>
  part === undefined || of === undefined ? '' : `${Math.round(part * 100)}% of ${formatResource(resource, of)} ${word}`;

const cells = 8;

/** Eight cells. What is used at all shows, and what is not all used up leaves a gap. */
export const bar = (part: number | undefined): string => {
  if (part === undefined) return ' '.repeat(cells);
  const full = part >= 1 ? cells : Math.min(cells - 1, Math.ceil(part * cells - 0.5));
  const shown = part > 0 ? Math.max(1, full) : 0;
  return '█'.repeat(shown) + '░'.repeat(cells - shown);
};

/** Only a limit can be hit: what is beyond its request merely loses its place when the node runs short. */
export const toneOf = (ofLimit: number | undefined): Tone | undefined =>
  ofLimit !== undefined && ofLimit >= 0.9 ? 'degraded' : ofLimit !== undefined && ofLimit >= 0.7 ? undefined : 'quiet';
