import { cleanLogLine } from '../model/clean.ts';
import type { LogExcerpt } from '../model/log-excerpt.ts';

/** Where the known kinds of dumps keep the log of a container: a path from the folder's root, with `/` between its parts. */
const places: readonly RegExp[] = [
  // A recording: logs/POD/CONTAINER[.previous].log, all of one namespace.
  /(?:^|\/)logs\/(?<pod>[^/]+)\/(?<container>[^/]+?)(?<previous>\.previous)?\.log$/,
  // OpenShift must-gather: namespaces/NS/pods/POD/CONTAINER/CONTAINER/logs/current.log
  /(?:^|\/)namespaces\/(?<namespace>[^/]+)\/pods\/(?<pod>[^/]+)\/(?<container>[^/]+)\/[^/]+\/logs\/(?:current|(?<previous>previous))(?:\.insecure)?\.log$/,
  // troubleshoot.sh support bundle: cluster-resources/pods/logs/NS/POD/CONTAINER[-previous].log
  /(?:^|\/)pods\/logs\/(?<namespace>[^/]+)\/(?<pod>[^/]+)\/(?<container>[^/]+?)(?<previous>-previous)?\.log$/,
];

/** Reads a file as a log if its place says that it is one. `namespaceOf` finds the namespace of a pod that the path leaves out. */
export const logsOfFile = (file: string, text: string, namespaceOf: (pod: string) => string): readonly LogExcerpt[] => {
  for (const place of [...places].reverse()) {
    const { namespace, pod, container, previous } = place.exec(file)?.groups ?? {};
    if (!pod || !container) continue;
    const ref = { namespace: namespace ?? namespaceOf(pod), pod, container };
    return [{ container: ref, run: previous ? 'previous' : 'current', lines: linesOf(text) }];
  }
  return [];
};

export const isLogFile = (file: string): boolean => places.some(place => place.test(file));

/**
 * `kubectl cluster-info dump` writes the logs between markers: all containers of a pod into one file of its folder or, to
 * standard output, among the objects. The last one may have lost its end.
 */
export const splitLogs = (text: string): { readonly objects: string; readonly logs: readonly LogExcerpt[] } => {
  const logs: LogExcerpt[] = [];
  const objects = text.replaceAll(
    /^==== START logs for container (\S+) of pod (\S+?)\/(\S+) ====\r?\n([\s\S]*?)(?:^==== END logs for container \1 of pod \2\/\3 ====\r?$|(?![\s\S])|(?=^==== START logs for container ))/gm,
    (_, container: string, namespace: string, pod: string, body: string) => {
      logs.push({ container: { namespace, pod, container }, run: 'current', lines: linesOf(body) });
      return '';
    },
  );
  return { objects, logs };
};

/** Lines without the kubelet's time stamps, with which some dumps are taken. */
const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map(line => cleanLogLine(line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6,9}Z /, '')));
};
