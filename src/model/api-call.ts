/** One request that podctl made of an API server, or refused to make. */
export type ApiCall = {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The kubeconfig context it went to. */
  readonly context: string;
  readonly method: string;
  /** In the terms of Kubernetes' authorization (`get`, `watch`, `exec`), or `review`; '' for what podctl does not know. */
  readonly verb: string;
  /** `pods`, `pods/log`, `deployments.apps`; the path itself where it names no resource (`/version`). */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** The query, URL-encoded, without what only steers the transfer (versions, time limits, pages). */
  readonly query: string;
  /** `open` until the last byte has come. */
  readonly phase: 'open' | 'ended' | 'failed' | 'refused';
  /** Of HTTP; 0 where there was no answer. */
  readonly status: number;
  /** Why it was refused, by podctl or by the server, or what went wrong; '' for nothing. */
  readonly why: string;
  /** Milliseconds: up to the answer while that still comes, to its end afterwards. */
  readonly tookMs: number;
  /** As they came over the wire. */
  readonly bytes: number;
  /** Of a watch its messages (changes, and a bookmark a minute), of a log its lines; 0 for everything else. */
  readonly lines: number;
};

/** A line of the journal: one call, or all that belong to one watch. */
export type JournalLine = ApiCall & {
  /** Unique in a session; larger for later ones. */
  readonly id: number;
  /** More than one for a watch that was opened again. */
  readonly requests: number;
};

/** Whether a call changes something in the cluster, or runs something there. */
export const isChange = ({ verb }: Pick<ApiCall, 'verb'>): boolean => changes.has(verb);

const changes: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward', 'create', 'patch', 'delete']);

/** `shop/web-0`, `shop` or ''. */
export const callObject = ({ namespace, name }: Pick<ApiCall, 'namespace' | 'name'>): string =>
  [namespace, name].filter(Boolean).join('/');

/** A query for people: `labelSelector=app=web limit=24`. */
export const queryText = (query: string): string =>
  [...new URLSearchParams(query)].map(([key, value]) => `${key}=${value}`).join(' ');
