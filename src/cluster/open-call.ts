import type { ApiCall } from '../model/api-call.ts';
import type { GatedRequest } from './gate.ts';
import { requestTarget } from './request-target.ts';
import { requestVerb } from './request-verb.ts';

/** How a request came to its end. */
export type CallEnd = {
  readonly phase: 'ended' | 'failed' | 'refused';
  readonly status?: number;
  readonly why?: string;
};

/** A request under way: the one place where its `call` changes. Times in milliseconds since the epoch. */
export type OpenCall = {
  readonly call: ApiCall;
  /** A piece of the answer as it came over the wire, and how many lines of a watch or a log ended in it. */
  received(bytes: number, lines: number): void;
  answer(status: number, now: number): void;
  end(outcome: CallEnd, now: number): void;
};

export const openCall = (request: GatedRequest, context: string, at: number): OpenCall => {
  const call: { -readonly [Field in keyof ApiCall]: ApiCall[Field] } = {
    at,
    context,
    ...partsOf(request),
    phase: 'open',
    status: 0,
    why: '',
    tookMs: 0,
    bytes: 0,
    lines: 0,
  };
  return {
    call,
    received: (bytes, lines) => {
      call.bytes += bytes;
      call.lines += lines;
    },
    answer: (status, now) => {
      call.status = status;
      call.tookMs = now - at;
    },
    end: ({ phase, status = call.status, why = '' }, now) => {
      call.phase = phase;
      call.status = status;
      call.why = why;
      call.tookMs = now - at;
    },
  };
};

/** Longer texts are no paths that podctl asks for. */
const longest = 2_000;

const partsOf = (
  request: GatedRequest,
): Pick<ApiCall, 'method' | 'verb' | 'resource' | 'namespace' | 'name' | 'query'> => {
  const { method } = request;
  const [pathname = '', query = ''] = request.path.slice(0, longest).split('?');
  const target = requestTarget(pathname);
  const verb = requestVerb(request) ?? '';
  if (target === undefined) return { method, verb, resource: pathname, namespace: '', name: '', query };
  const { group, resource, subresource, namespace, name } = target;
  if (verb === 'review') return { method, verb, resource: withGroup(resource, group), ...reviewed(request.body) };
  return {
    method,
    verb: verb === 'secret-values' ? 'get' : verb,
    resource: `${withGroup(resource, group)}${subresource && `/${subresource}`}`,
    namespace: decoded(namespace),
    name: decoded(name),
    query: telling(query),
  };
};

const withGroup = (resource: string, group: string): string => `${resource}${group && `.${group}`}`;

/** Which right a review asks for, and where. */
const reviewed = (body: string | undefined): Pick<ApiCall, 'namespace' | 'name' | 'query'> => {
  const none = { namespace: '', name: '', query: '' };
  if (body === undefined) return none;
  const { spec } = JSON.parse(body) as { spec?: { resourceAttributes?: Readonly<Record<string, string>> } };
  const {
    verb,
    group = '',
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  } = spec?.resourceAttributes ?? {};
  if (verb === undefined) return none;
  const right = `${verb} ${withGroup(resource, group)}${subresource && `/${subresource}`}`;
  return { namespace, name, query: new URLSearchParams({ right }).toString() };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
};

/** What only says how an answer is to be sent. */
const steering: ReadonlySet<string> = new Set([
  'watch',
  'allowWatchBookmarks',
  'resourceVersion',
  'timeoutSeconds',
  'continue',
  'timestamps',
  'stdin',
  'stdout',
  'stderr',
  'tty',
]);

const telling = (query: string): string => {
  if (query === '') return '';
  return new URLSearchParams([...new URLSearchParams(query)].filter(([key]) => !steering.has(key))).toString();
};
