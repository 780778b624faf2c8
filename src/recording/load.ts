import { isKind, kindPaths } from '../model/kinds.ts';
import type { Kind, KubernetesObject, Node } from '../model/kubernetes.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';
import { UsageError } from '../model/usage-error.ts';
import { kindOfFile } from './kind-of-file.ts';
import { isLogFile, logsOfFile, splitLogs } from './log-files.ts';
import { newestTime } from './newest-time.ts';
import type { ObjectPlace, ObjectSet } from './object-set.ts';
import { parseObjects } from './parse-objects.ts';
import { type DumpFile, readFiles } from './read-files.ts';
import { coveredBy, parseRecorded, type Recorded } from './recorded.ts';

/**
 * Reads a recording, a dump or files of objects, in whatever mixture: what is usable is used, what is not is named under
 * `problems`. Raises a `UsageError` where the path is missing or holds no Kubernetes object at all.
 */
export const loadRecording = (from: string): ObjectSet => {
  const { files, problems } = readFiles(from, file => isObjectFile(file) || isLogFile(file) || /\.txt$/.test(file));
  const objects: PlacedObject[] = [];
  const logs: LogExcerpt[] = [];
  for (const { file, text } of files) {
    if (isLogFile(file) || isRecorded(file)) continue;
    const split = splitLogs(text);
    logs.push(...split.logs);
    // Notes and reports stand beside the objects in many dumps.
    if (files.length > 1 && !isObjectFile(file) && !beginsAsObjects(split.objects)) continue;
    const parsed = parseObjects(split.objects, kindOfFile(file));
    for (const { object, line } of parsed.objects)
      objects.push({ object, place: { file, ...(line === undefined ? {} : { line }) } });
    const used = parsed.objects.length;
    if (parsed.problem !== undefined)
      problems.push({ file, why: used > 0 ? `broken after ${used} objects: ${parsed.problem}` : parsed.problem });
  }
  const newest = newestOfEach(objects);
  const unique = [...newest.values()].map(({ object }) => object);
  if (unique.length === 0) {
    const [problem] = problems;
    throw new UsageError(
      problem
        ? `${problem.file} cannot be read: ${problem.why}`
        : `${from === '-' ? 'Standard input' : from} holds no Kubernetes objects`,
      'Give --from JSON or YAML of objects (kubectl get ... -o json), a cluster-info dump, a must-gather, a support bundle or a podctl recording.',
    );
  }
  const recorded = readRecorded(files);
  const namespaces = new Map(
    unique
      .filter(({ kind }) => kind === 'Pod')
      .map(({ metadata }) => [metadata?.name ?? '', metadata?.namespace ?? '']),
  );
  const namespaceOf = (pod: string): string =>
    recorded?.about?.name === pod ? recorded.about.namespace : (namespaces.get(pod) ?? '');
  return {
    objects: unique,
    logs: longestOfEach([...logs, ...files.flatMap(({ file, text }) => logsOfFile(file, text, namespaceOf))]),
    at: Math.max(recorded?.at ?? 0, newestTime(unique)),
    serverMinor: recorded?.serverMinor ?? nodeMinor(unique),
    placeOf: ({ kind, namespace, name }) =>
      from === '-' ? undefined : newest.get(`${kind}/${namespace}/${name}`)?.place,
    covers: recorded ? (recorded.read ? coveredBy(recorded.read) : allBut(unique)) : coverage(unique),
    ...(recorded?.about ? { about: recorded.about } : {}),
    problems,
  };
};

const isObjectFile = (file: string): boolean => /\.(?:json|ya?ml)$/.test(file);
const beginsAsObjects = (text: string): boolean => /^\s*(?:[{[]|---\s|(?:apiVersion|items|kind):)/.test(text);
const isRecorded = (file: string): boolean => /(?:^|\/)recorded\.json$/.test(file);

type PlacedObject = { readonly object: KubernetesObject; readonly place: ObjectPlace };

/** One object may stand in several files of a dump; the newest version of it counts. By kind, namespace and name. */
const newestOfEach = (objects: readonly PlacedObject[]): ReadonlyMap<string, PlacedObject> => {
  const newest = new Map<string, PlacedObject>();
  for (const placed of objects) {
    const { kind, metadata } = placed.object;
    const key = `${kind}/${metadata?.namespace ?? ''}/${metadata?.name}`;
    const before = newest.get(key)?.object;
    if (!before || Number(metadata?.resourceVersion ?? 0) >= Number(before.metadata?.resourceVersion ?? 0))
      newest.set(key, placed);
  }
  return newest;
};

/** A must-gather asks for a log twice (`current.log`, `current.insecure.log`), and mostly one of the two stays empty. */
const longestOfEach = (logs: readonly LogExcerpt[]): readonly LogExcerpt[] => {
  const longest = new Map<string, LogExcerpt>();
  for (const log of logs) {
    const { namespace, pod, container } = log.container;
    const key = `${namespace}/${pod}/${container}/${log.run}`;
    if (log.lines.length > (longest.get(key)?.lines.length ?? -1)) longest.set(key, log);
  }
  return [...longest.values()];
};

const readRecorded = (files: readonly DumpFile[]): Recorded | undefined => {
  const file = files.find(one => isRecorded(one.file));
  try {
    return file && parseRecorded(file.text);
  } catch {
    // Without it the objects' own times serve.
    return undefined;
  }
};

/** Without a version of the server, that of its newest kubelet: a kubelet is never newer than its server. */
const nodeMinor = (objects: readonly KubernetesObject[]): number | undefined => {
  const minors = objects
    .filter((object): object is Node => object.kind === 'Node')
    .map(node => Number(/^v1\.(\d+)/.exec(node.status?.nodeInfo?.kubeletVersion ?? '')?.[1]))
    .filter(minor => minor > 0);
  return minors.length > 0 ? Math.max(...minors) : undefined;
};

/** A recording covers everything; but one without any node was taken by somebody who may not read nodes. */
const allBut = (objects: readonly KubernetesObject[]): ((kind: Kind) => boolean) => {
  const hasNodes = objects.some(({ kind }) => kind === 'Node');
  return kind => hasNodes || kind !== 'Node';
};

/** A dump covers a kind, in a namespace, if it holds at least one object of it there. */
const coverage = (objects: readonly KubernetesObject[]): ((kind: Kind, namespace: string) => boolean) => {
  const held = new Set<string>();
  for (const { kind = '', metadata } of objects) {
    if (!isKind(kind)) continue;
    held.add(`${kind}/`);
    if (kindPaths[kind].namespaced) held.add(`${kind}/${metadata?.namespace ?? ''}`);
  }
  return (kind, namespace) => held.has(`${kind}/${namespace}`);
};
