import type { Evidence } from '../evidence.ts';
import type { Diagnosis } from '../finding.ts';
import type { Moment } from './moment.ts';

/**
 * The moment that the leading finding rests on: that of the first thing it cites which went wrong at a known time, else the
 * one at which the problem began. Undefined where the pod is well or nothing fits.
 */
export const causeMoment = (moments: readonly Moment[], diagnosis: Diagnosis | undefined): Moment | undefined => {
  const lead = diagnosis?.findings.find(({ role }) => role !== 'note');
  if (!lead) return undefined;
  const candidates = moments.filter(
    ({ certainty, untimed, what }) => certainty !== 'own' && certainty !== 'seen' && !untimed && what !== 'scheduled',
  );
  const shown = lead.evidence.flatMap(cited => worst(candidates.filter(one => shows(one, cited))) ?? []);
  const { since } = lead;
  const began = since === undefined ? [] : candidates.filter(({ at }) => Math.abs(at - since) < near);
  const found = shown.find(isTrouble) ?? shown[0] ?? worst(began);
  // What looks harmless by itself may be said of the same thing at the same time in plainer words.
  const beside = candidates.filter(one => found && one.who === found.who && Math.abs(one.at - found.at) < near);
  return found && !isTrouble(found) ? worst([...beside, found]) : found;
};

/** Times of the same thing differ by no more, ms. */
const near = 2000;

const isTrouble = ({ weight }: Moment): boolean => weight === 'bad' || weight === 'warning';

const worst = (moments: readonly Moment[]): Moment | undefined =>
  moments.find(({ weight }) => weight === 'bad') ?? moments.find(isTrouble) ?? moments[0];

const shows = ({ sources }: Moment, cited: Evidence): boolean => sources.some(source => isSame(source, cited));

/** The same event, a field of the same state or condition, or the same words in a state and an event. */
const isSame = (source: Evidence, cited: Evidence): boolean => {
  if (source.path === 'message' && source.value.length > 20 && cited.value.includes(source.value)) return true;
  if (source.object !== cited.object) return false;
  if (source.object.startsWith('Event/') || source.path === cited.path) return true;
  const parent = source.path.slice(0, source.path.lastIndexOf('.'));
  return parent.startsWith('status.') && parent.includes('[') && cited.path.startsWith(`${parent}.`);
};
