import { humanDuration } from '../model/age.ts';

/** Tells of connections that break and come back: once for all logs to which it happens together. */
export type LogOutages = {
  /** The connection of a log that was being read is lost. */
  broke(source: number, why: string): void;
  /** It is back, and its lines go on where they ended. */
  back(source: number, why: string): void;
  stop(): void;
};

export type LogOutagesNeeds = {
  name(source: number): string;
  /** A line of podctl's own; one about several logs is said in the place of the first. */
  say(source: number, text: string): void;
  /** Milliseconds. */
  clock?(): number;
  /** See `patienceMs`, which it is where it is not given. */
  readonly patienceMs?: number;
};

type Outage = {
  readonly why: string;
  readonly since: number;
  readonly sources: Set<number>;
  told: boolean;
  over: boolean;
};

/** What is over sooner is told when it is over, in one line. Milliseconds. */
const patienceMs = 1000;

export const logOutages = (needs: LogOutagesNeeds): LogOutages => {
  const { name, say, clock = Date.now } = needs;
  let outage: Outage | undefined;
  let timer: NodeJS.Timeout | undefined;
  const whose = (sources: ReadonlySet<number>, source: number): string =>
    sources.size > 1 ? `${sources.size} logs` : name(source);

  const tell = (now: Outage, source: number): void => {
    if (now.over || now.sources.size === 0) return;
    now.told = true;
    say(source, `${whose(now.sources, source)}: the connection is lost: ${sentenceIn(now.why)}`);
  };
  return {
    broke: (source, why) => {
      if (!outage || outage.over) {
        const begun: Outage = { why, since: clock(), sources: new Set(), told: false, over: false };
        outage = begun;
        clearTimeout(timer);
        timer = setTimeout(() => tell(begun, source), needs.patienceMs ?? patienceMs);
      }
      outage.sources.add(source);
    },
    back: (source, why) => {
      const isOfOutage = outage?.sources.has(source) === true;
      // Of several the first speaks for all.
      if (isOfOutage && outage?.over) return void outage.sources.delete(source);
      const sources = isOfOutage && outage ? outage.sources : new Set([source]);
      const who = whose(sources, source);
      if (isOfOutage && outage?.told)
        say(
          source,
          `${who}: reconnected after ${humanDuration(Math.max(1000, clock() - outage.since))}, nothing is lost`,
        );
      else say(source, `${who}: reconnected, nothing is lost (${sentenceIn(why)})`);
      if (!isOfOutage || !outage) return;
      outage.over = true;
      outage.sources.delete(source);
    },
    stop: () => clearTimeout(timer),
  };
};

/** A sentence as a part of another one. */
const sentenceIn = (sentence: string): string =>
  /^[A-Z][a-z ]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
