import type { Diagnosis } from '../../../diagnosis/finding.ts';
import { humanDuration } from '../../../model/age.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { likelyTopOwner } from '../../../model/owner.ts';
import { podColumns } from '../../../model/pod-status.ts';
import { parseTime } from '../../../model/time.ts';
import { hanging, type Line, piece, spread } from '../../../text/line.ts';
import type { PodScreen } from '../../screen.ts';
import { clockText } from '../clock-text.ts';
import { verdictLooks } from './looks.ts';

/** The pod's name and its verdict. */
export const podTitle = ({ pod }: PodScreen, diagnosis: Diagnosis | undefined, now: number, width: number): Line => {
  const left = [piece(` ${pod.namespace} / `, 'quiet'), piece(pod.name, 'title')];
  if (!diagnosis) return spread(left, [], width);
  const { symbol, tone } = verdictLooks[diagnosis.verdict];
  const since = diagnosis.findings[0]?.since;
  const isTrouble = ['failing', 'degraded', 'inconclusive'].includes(diagnosis.verdict);
  const text = `${symbol} ${diagnosis.verdict}${isTrouble && since !== undefined ? ` since ${clockText(since, now)}` : ''} `;
  return spread(left, [piece(text, tone)], width);
};

/** What `kubectl get pod -o wide` says, in one line or two. */
export const podFactsLine = (pod: Pod, now: number, width: number): readonly Line[] => {
  const { ready, status, restarts, restartedAt } = podColumns(pod);
  const created = parseTime(pod.metadata?.creationTimestamp);
  const owner = likelyTopOwner(pod);
  const ago = restartedAt === undefined ? '' : ` (${humanDuration(Math.max(0, now - restartedAt))} ago)`;
  const facts = [
    status,
    `${ready} ready`,
    restarts === 0 ? '' : `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}${ago}`,
    pod.spec?.nodeName ? `on ${pod.spec.nodeName}` : 'on no node',
    owner ? `${owner.kind}/${owner.name}` : 'no owner',
    created === undefined ? '' : `${humanDuration(Math.max(0, now - created))} old`,
    pod.status?.qosClass ?? '',
    pod.status?.podIP ?? '',
  ];
  return hanging([piece(' ')], facts.filter(Boolean).join(' · '), width, 'quiet');
};
