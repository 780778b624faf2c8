/** One reason of the scheduler, and how many nodes gave it. */
export type Clause = { readonly count: number; readonly text: string };

/** What a FailedScheduling message says, taken apart. */
export type SchedulingMessage = {
  /** All nodes the scheduler looked at; 0 where the message names no number. */
  readonly total: number;
  /** Why nodes refuse the pod, clause by clause. */
  readonly clauses: readonly Clause[];
  /** Why the pod was refused before any node was looked at; instead of clauses. */
  readonly whole: string | undefined;
  /** What preemption could do about it, without its own head. */
  readonly preemption: string | undefined;
};

/** Volcano writes `unavailable`, kube-scheduler `available`. */
const head = /^(\d+)\/(\d+) nodes are (?:un)?available:\s*/;
const tail =
  /\s*(?:(?:no new claims to deallocate|still not schedulable|plugin disabled|deallocation of ResourceClaim completed|deletion of ResourceClaim completed),?\s*)?(?:preemption: (.*?))?\.{0,2}$/s;
const item = /^(\d+) (.+)$/s;

/**
 * Takes apart what the scheduler writes into PodScheduled and FailedScheduling. Source: FitError in
 * pkg/scheduler/framework/types.go; a PreFilter refusal ends in ` not found` on some versions, which says nothing.
 */
export const parseSchedulingMessage = (message: string): SchedulingMessage => {
  const text = message.trim().replace(/ \.\.\.$/, '');
  const start = head.exec(text);
  if (!start) return { total: 0, clauses: [], whole: text.replace(/\.{1,2}$/, '') || undefined, preemption: undefined };
  const body = text.slice(start[0].length);
  const end = tail.exec(body);
  const reasons = body
    .slice(0, end?.index ?? body.length)
    .replace(/\. not found$/, '')
    .replace(/\.{1,2}$/, '');
  const total = Number(start[2]);
  const parts = reasons.split(/, (?=\d+ )/).map(part => item.exec(part.trim()));
  if (parts.some(part => !part)) return { total, clauses: [], whole: reasons || undefined, preemption: end?.[1] };
  return {
    total,
    clauses: parts.map(part => ({ count: Number(part?.[1]), text: (part?.[2] ?? '').replace(/\.{1,2}$/, '') })),
    whole: undefined,
    preemption: end?.[1],
  };
};
