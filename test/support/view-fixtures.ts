import { readFileSync } from 'node:fs';
import type { Diagnosis, Finding } from '../../src/diagnosis/finding.ts';
import { createLogBuffer, type LogBuffer } from '../../src/evidence/log-buffer.ts';
import { type Known, read } from '../../src/model/known.ts';
import type { ContainerRef, CoreEvent, ObjectRef, Pod } from '../../src/model/kubernetes.ts';
import type { Action } from '../../src/state/action.ts';
import { freshLogView } from '../../src/state/log-view.ts';
import { reduce } from '../../src/state/reduce.ts';
import type { LogsScreen } from '../../src/state/screen.ts';
import type { OpenedPod, State } from '../../src/state/state.ts';
import { stateWith } from './states.ts';

/** A pod recorded from a real cluster, with its events, at the moment of the recording (ms). */
export type RecordedPod = {
  readonly now: number;
  readonly pod: Pod;
  readonly ref: ObjectRef;
  readonly events: readonly CoreEvent[];
};

export const recordedPod = (name: 'crash-loop' | 'healthy' | 'init-crash-loop' | 'unscheduled'): RecordedPod => {
  const file = new URL(`../fixtures/views/${name}.json`, import.meta.url);
  const { recordedAt, pod, events } = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly recordedAt: string;
    readonly pod: Pod;
    readonly events: readonly CoreEvent[];
  };
  const ref = { kind: 'Pod', namespace: pod.metadata?.namespace ?? '', name: pod.metadata?.name ?? '' };
  return { now: Date.parse(recordedAt), pod, ref, events };
};

/** A finding about container worker, but for what is given. */
export const findingFixture = (finding: Partial<Finding> = {}): Finding => ({
  rule: 'exit-error',
  subject: { kind: 'Pod', namespace: 'orders-109', name: 'orders-worker', container: 'worker' },
  severity: 'high',
  confidence: 'certain',
  role: 'cause',
  effect: 'failing',
  causedBy: [],
  title: 'Setting QUEUE_URL is missing',
  explanation: 'Container worker ended with exit code 1 after 1s, since the setting QUEUE_URL is not set.',
  evidence: [],
  next: [],
  fingerprint: 'f',
  key: finding.rule ?? 'exit-error',
  ...finding,
});

export const diagnosisFixture = (diagnosis: Partial<Diagnosis> = {}): Diagnosis => ({
  verdict: 'failing',
  findings: [],
  ruledOut: [],
  notEvaluated: [],
  wanted: [],
  blind: [],
  faults: [],
  ...diagnosis,
});

/** What is known of a recorded pod. */
export const openedFixture = (
  { pod, ref, events }: RecordedPod,
  diagnosis: Diagnosis | undefined,
  known: Known<readonly CoreEvent[]> = read(events),
): OpenedPod => ({ ref, pod: read(pod), diagnosis, events: known });

/** A dashboard after these actions, at a time and on a terminal of a size. */
export const stateAfter = (now: number, terminal: State['terminal'], ...actions: readonly Action[]): State =>
  [{ type: 'clock-ticked', now } as const, ...actions].reduce(reduce, stateWith([], {}, terminal));

export const appContainer: ContainerRef = { namespace: 'shop', pod: 'web-0', container: 'app' };

/** A logs screen and the buffer behind it. */
export const openLog = (
  texts: readonly string[],
  terminal: State['terminal'] = { columns: 80, rows: 24 },
  containers: readonly ContainerRef[] = [appContainer],
): { readonly state: State; readonly buffer: LogBuffer; readonly screen: LogsScreen } => {
  const screen: LogsScreen = {
    screen: 'logs',
    containers,
    previous: false,
    since: { kind: 'tail', lines: 1000 },
    view: freshLogView,
  };
  const buffer = createLogBuffer(containers);
  for (const [source] of containers.entries()) buffer.setStatus(source, { phase: 'streaming' });
  say(buffer, texts);
  const state = stateAfter(
    Date.parse('2026-11-21T12:00:00Z'),
    terminal,
    { type: 'screen-opened', screen },
    { type: 'log-changed', log: buffer.lines() },
  );
  return { state, buffer, screen };
};

/** Lines come in, one a second. */
export const say = (buffer: LogBuffer, texts: readonly string[], source = 0): void =>
  buffer.append(
    source,
    texts.map((text, index) => ({
      time: new Date(Date.parse('2026-11-21T11:00:00Z') + index * 1000).toISOString(),
      text,
    })),
  );
