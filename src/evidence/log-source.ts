import type { Cluster, LogLine, LogOptions, LogStream } from '../cluster/cluster.ts';
import { logPosition } from '../cluster/log-position.ts';
import type { ContainerView } from '../model/container.ts';
import { currentRun, endOfRun, endText, waitText } from '../model/container-run.ts';
import type { ContainerRef } from '../model/kubernetes.ts';
import type { LogStatus } from '../model/log-status.ts';
import { stampMs } from './log-merge.ts';
import type { LogSlots } from './log-slots.ts';

/** The log of one container of one pod, over all the runs it has. */
export type LogSource = {
  /** What the pod says of the container now: runs that it tells of are read, one after the other. */
  update(view: ContainerView): void;
  /** Reads what there is, whatever the pod says; in the server's words where there is nothing. */
  read(): void;
  /** The server can be reached again: a connection that waits to be opened anew waits no longer. */
  hurry(): void;
  /** Whether nothing is being read and nothing that is known of waits to be. */
  readonly idle: boolean;
  /** The pod is gone: what is still on its way is read, nothing else is begun. */
  leave(): void;
  close(): void;
};

export type LogSourceNeeds = {
  readonly cluster: Cluster;
  readonly slots: LogSlots;
  readonly container: ContainerRef;
  /** The pod's, where it is known. */
  readonly uid: string | undefined;
  /** How the first run is read: `follow`, `previous`, the tail or since. */
  readonly options: LogOptions;
  /** It began after the reading did: every run that can still be had is read from its first line. */
  readonly joined: boolean;
  /** The server's time in ms. */
  serverNow(): number;
  lines(lines: readonly LogLine[]): void;
  /** A line of podctl's own. `time` in RFC 3339, undefined for now. */
  event(text: string, time: string | undefined): void;
  /** The connection is lost; it is back, and no line between is. */
  broke(why: string): void;
  back(why: string): void;
  status(status: LogStatus): void;
  /** See `overMs`, which it is where it is not given. */
  readonly overMs?: number;
  /** It has become idle. */
  settled(): void;
  ready?(): Promise<void> | undefined;
};

/** The server's sentence and HTTP status, 0 where there was no answer. */
type Refusal = { readonly why: string; readonly code: number };

/** Reasons to wait that every container has on its way. */
const ordinary: ReadonlySet<string> = new Set(['', 'ContainerCreating', 'PodInitializing']);

/**
 * How long the log of a run that is over may be silent without an end: then the connection is doubted, or, of a pod that
 * is gone, given up. Milliseconds.
 */
const overMs = 10_000;

/**
 * Reads the log of a container as long as its pod lives. Each run is joined to the last line of the one before: what the
 * kubelet still has of a run that ended unread is read first, and a line that comes twice is left out.
 */
export const logSource = (needs: LogSourceNeeds): LogSource => {
  const { cluster, slots, container, uid, options } = needs;
  const position = logPosition();
  const name = container.container;
  let view: ContainerView | undefined;
  /** The number of the run that was opened last. */
  let opened: number | undefined;
  let beganAt = '';
  /** The run whose end was told. */
  let told: number | undefined;
  /** The reasons to wait that were told since it last ran. */
  let waits = new Set<string>();
  let stream: LogStream | undefined;
  let giveBack: (() => void) | undefined;
  let silence: NodeJS.Timeout | undefined;
  let isWaiting = false;
  let gone = false;
  let closed = false;

  const fresh = (lines: readonly LogLine[]): readonly LogLine[] => lines.filter(line => position.isNew(line));

  /** Whether this is the run before the one that is meant, read for what it may have said unread. */
  const fillsIn = (how: LogOptions): boolean => how.previous === true && !options.previous;

  /** One request, or one that is resumed for as long as the run lasts. */
  const open = (how: LogOptions, done: (refused: Refusal | undefined) => void): void => {
    let lost = '';
    let isUp = false;
    let isBack = false;
    position.resume();
    /** What is to be said of a break has been said. */
    const settle = (): void => {
      lost = '';
      isBack = false;
    };
    stream = cluster.logs(container, how, {
      lines: lines => {
        // Where a run has left no log, the kubelet says so in a line without a time.
        const unseen = fresh(fillsIn(how) ? lines.filter(({ time }) => time !== '') : lines);
        if (unseen.length > 0) {
          if (isBack) needs.back(lost);
          settle();
          needs.lines(unseen);
        }
        expectEnd();
      },
      gap: ({ after, before }) => {
        const why = lost === '' ? '' : ` (${lost})`;
        const text = `its log was rotated meanwhile${why}: lines between ${clockOf(after)} and ${clockOf(before)} may be missing`;
        needs.event(`${name}: ${text}`, before);
        settle();
      },
      status: status => {
        isWaiting = status.phase === 'reconnecting';
        const over = status.phase === 'ended' || (gone && status.phase === 'refused' && status.code === 404);
        if (over) return done(undefined);
        if (status.phase === 'refused' && !how.follow) return done(status);
        if (status.phase === 'reconnecting' && !how.follow) return done({ why: status.lost, code: 0 });
        if (status.phase === 'reconnecting' && isUp && lost === '') needs.broke(status.lost);
        if (status.phase === 'reconnecting') lost ||= status.lost;
        isUp ||= status.phase === 'streaming';
        isBack ||= status.phase === 'streaming' && lost !== '';
        if (!fillsIn(how)) needs.status(status);
      },
      ...(needs.ready && { ready: needs.ready }),
    });
  };

  const begin = (): void => {
    const run = view && currentRun(view);
    const kept = view?.running || view?.terminated ? 1 : 0;
    const unread = run && opened !== undefined ? run.number - opened - 1 - kept : 0;
    const again = opened !== undefined;
    beganAt ||= new Date(needs.serverNow()).toISOString();
    opened = run?.number ?? 0;
    if (run && again) {
      const lostRuns = unread > 0 ? `; ${unread} before it can no longer be read` : '';
      needs.event(`${name} started again (restart ${run.number})${lostRuns}`, run.startedAt);
    }
    const hasPrevious = run !== undefined && run.number > 0 && (again || needs.joined);
    const since = position.since();
    const whole = { follow: options.follow, ...(since && { sinceTime: since }) };
    const how = again || needs.joined ? whole : options;
    if (!hasPrevious || options.previous) {
      readRun(how);
      return;
    }
    // What the run before wrote after the last line that was read of it.
    const from = since || (needs.joined ? '' : beganAt);
    open({ follow: false, previous: true, ...(from && { sinceTime: from }) }, () => {
      stream?.close();
      const last = position.since();
      readRun({ ...whole, ...(last && { sinceTime: last }) });
    });
  };

  const readRun = (how: LogOptions): void => {
    open({ ...how, ...(uid && options.follow && { uid }) }, refused => {
      stopReading();
      needs.status(refused ? { phase: 'refused', why: refused.why, code: refused.code } : { phase: 'ended' });
      if (options.follow) next();
      else needs.settled();
    });
  };

  const stopReading = (): void => {
    clearTimeout(silence);
    stream?.close();
    stream = undefined;
    giveBack?.();
    giveBack = undefined;
  };

  /** Opens the run that has not been read yet, if there is one; else says what the container waits for. */
  const next = (): void => {
    if (closed || giveBack) return;
    const run = view && currentRun(view);
    if (view && opened !== undefined && told !== opened) {
      const end = endOfRun(view, opened);
      if (end) {
        told = opened;
        needs.event(`${name} ${endText(end)}`, end.finishedAt);
      }
    }
    if (!gone && run && run.number !== opened) takeTurn();
    else {
      if (!gone && view && !view.running && !view.terminated) sayWaiting(view);
      needs.settled();
    }
  };

  const takeTurn = (): void => {
    // Not at once: what `take` answers must be in hand before anything begins.
    const give = slots.take(() => queueMicrotask(() => giveBack === give && begin()));
    giveBack = give;
  };

  const sayWaiting = (container: ContainerView): void => {
    const text = waitText(container);
    if (!currentRun(container))
      needs.status({
        phase: 'refused',
        why: `container "${name}" in pod "${needs.container.pod}" is waiting to start: ${text}`,
        code: 400,
      });
    else needs.status({ phase: 'ended', waits: text });
    const reason = container.waiting?.reason ?? '';
    if (waits.has(reason) || ordinary.has(reason)) return;
    waits.add(reason);
    needs.event(`${name} waits: ${text}`, undefined);
  };

  /** A run that is over has a log that ends soon. */
  const expectEnd = (): void => {
    clearTimeout(silence);
    const isOver = view !== undefined && (view.restartCount !== opened || endOfRun(view, opened) !== undefined);
    if (stream && (gone || isOver)) silence = setTimeout(gone ? giveUp : askAgain, needs.overMs ?? overMs);
  };
  const askAgain = (): void => {
    stream?.wake();
    expectEnd();
  };
  const giveUp = (): void => {
    needs.event(`${name}: its pod is gone and its log has stopped without an end`, undefined);
    stopReading();
    needs.status({ phase: 'ended' });
    needs.settled();
  };

  return {
    update: newer => {
      view = newer;
      if (newer.running) waits = new Set();
      next();
      expectEnd();
    },
    read: () => {
      if (!giveBack) takeTurn();
    },
    hurry: () => {
      if (isWaiting) stream?.wake();
    },
    get idle() {
      return giveBack === undefined;
    },
    leave: () => {
      if (gone) return;
      gone = true;
      if (stream) return expectEnd();
      stopReading();
      const run = view && currentRun(view);
      if (run && run.number !== opened) needs.event(`${name}: its pod is gone before its log could be read`, undefined);
      next();
    },
    close: () => {
      closed = true;
      stopReading();
    },
  };
};

/** The time of a stamp to the millisecond, in UTC as the kubelet writes it: `12:03:04.250Z`. */
const clockOf = (stamp: string): string => {
  const ms = stampMs(stamp);
  return ms === undefined ? 'an unknown time' : new Date(ms).toISOString().slice(11);
};
