import type { Cluster, ListScope } from '../cluster/cluster.ts';
import { isKind, kindPaths } from '../model/kinds.ts';
import type { Kind, KubernetesObject, ObjectOf } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';

/** A cluster that remembers all it was asked and answered. */
export type RecordedReads = {
  readonly cluster: Cluster;
  objects(): readonly KubernetesObject[];
  logs(): readonly LogExcerpt[];
  /** What was answered, found or not: see `Recorded.read` in `recording/recorded.ts`. */
  read(): readonly string[];
};

/** Wraps a cluster so that whatever is read through it can be written as a recording. */
export const recordReads = (cluster: Cluster): RecordedReads => {
  const objects = new Map<string, KubernetesObject>();
  const logs = new Map<string, LogExcerpt>();
  const read = new Set<string>();
  const keep = (kind: Kind, object: KubernetesObject): void => {
    const { group, version } = kindPaths[kind];
    const { namespace = '', name } = object.metadata ?? {};
    const apiVersion = [group, version].filter(Boolean).join('/');
    objects.set(`${kind}/${namespace}/${name}`, { ...object, apiVersion, kind });
  };
  return {
    cluster: {
      ...cluster,
      get: async <K extends Kind>(kind: K, namespace: string, name: string, signal?: AbortSignal) => {
        const known = await cluster.get(kind, namespace, name, signal);
        if (known.state === 'read') keep(kind, known.value);
        if (known.state === 'read' || known.state === 'absent') read.add(`${kind}/${namespace}/${name}`);
        return known;
      },
      list: async <K extends Kind>(kind: K, scope: ListScope, signal?: AbortSignal) => {
        const known = await cluster.list(kind, scope, signal);
        const found: readonly ObjectOf<K>[] = known.state === 'read' ? known.value : [];
        for (const object of found) keep(kind, object);
        const covered = known.state === 'read' || known.state === 'absent' ? coverage(kind, scope) : undefined;
        if (covered) read.add(covered);
        return known;
      },
      logs: (container, options, sink) => {
        const run = options.previous ? 'previous' : 'current';
        const lines: string[] = [];
        return cluster.logs(container, options, {
          lines: batch => {
            for (const line of batch) lines.push(line.text);
            sink.lines(batch);
          },
          status: status => {
            const { namespace, pod, container: name } = container;
            if (status.phase === 'ended') logs.set(`${namespace}/${pod}/${name}/${run}`, { container, run, lines });
            sink.status(status);
          },
        });
      },
    },
    objects: () => [...objects.values()],
    logs: () => [...logs.values()],
    read: () => [...read].sort(),
  };
};

/** What a list says of objects that are not in it; nothing where a selector chose them otherwise. */
const coverage = (kind: Kind, { namespace, fieldSelector, labelSelector }: ListScope): string | undefined => {
  if (labelSelector) return undefined;
  if (!fieldSelector) return `${kind}/${namespace}/*`;
  const node = /^spec\.nodeName=([^,]+)$/.exec(fieldSelector)?.[1];
  if (node) return `${kind}/${namespace}/node=${node}`;
  const ofName = /^metadata\.name=([^,]+)$/.exec(fieldSelector)?.[1];
  if (ofName) return `${kind}/${namespace}/name=${ofName}`;
  const [, about = '', name] = /^involvedObject\.kind=([^,]+),involvedObject\.name=([^,]+)$/.exec(fieldSelector) ?? [];
  // Events about objects without a namespace are listed in `default`.
  const of = isKind(about) && !kindPaths[about].namespaced ? '' : namespace;
  return name ? `${kind}/${of}/${about}/${name}` : undefined;
};
