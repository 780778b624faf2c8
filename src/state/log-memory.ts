import type { Action } from './action.ts';
import type { LogsScreen } from './screen.ts';
import type { State } from './state.ts';

/** How logs are looked at from one screen to the next, for as long as the program runs. */
export type LogMemory = {
  /** Patterns that are lit up in every log. Each keeps its place, and with it its look; '' is a free place. */
  readonly highlights: readonly string[];
  /** The fields chosen as columns, by what owns the pods (`logSubject`). */
  readonly fields: Readonly<Record<string, readonly string[]>>;
};

export const emptyLogMemory: LogMemory = { highlights: [], fields: {} };

export const reduceLogMemory = (state: State, action: Action): State => {
  switch (action.type) {
    case 'highlight-toggled':
      return { ...state, logMemory: { ...state.logMemory, highlights: toggled(state.logMemory, action.pattern) } };
    case 'log-fields-chosen':
      return {
        ...state,
        logMemory: {
          ...state.logMemory,
          fields: { ...state.logMemory.fields, [action.subject]: action.fields },
        },
      };
    default:
      return state;
  }
};

/** Whose logs a screen shows: the owner of its pods, else the pod. */
export const logSubject = ({ pods }: State, { workload, containers: [first] }: LogsScreen): string => {
  if (workload) return `${workload.namespace}/${workload.kind}/${workload.name}`;
  if (!first) return '';
  const owner = pods.rows.find(({ name, namespace }) => name === first.pod && namespace === first.namespace)?.owner;
  return owner ? `${first.namespace}/${owner.kind}/${owner.name}` : `${first.namespace}/Pod/${first.pod}`;
};

const toggled = ({ highlights }: LogMemory, pattern: string): readonly string[] => {
  if (pattern === '') return [];
  const at = highlights.indexOf(pattern);
  if (at !== -1) return highlights.with(at, '');
  const free = highlights.indexOf('');
  return free === -1 ? [...highlights, pattern] : highlights.with(free, pattern);
};
