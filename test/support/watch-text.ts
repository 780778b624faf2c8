import { type Answer, text } from './scripted-server.ts';

const object = (name: string, version: number, more: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, resourceVersion: String(version), ...more },
});
/** One line of a watch of Pods. */
export const event = (type: string, name: string, version: number): string =>
  `${JSON.stringify({ type, object: object(name, version) })}\n`;
export const bookmark = (version: number): string => event('BOOKMARK', '', version);
/** The bookmark that says that a streamed list is complete. */
export const endOfList = (version: number): string =>
  `${JSON.stringify({ type: 'BOOKMARK', object: object('', version, { annotations: { 'k8s.io/initial-events-end': 'true' } }) })}\n`;
/** An ERROR event: the version is too old. */
export const gone = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } })}\n`;
/** One page of a list of Pods. */
export const page = (names: readonly string[], version: number, next = ''): Answer =>
  text(
    JSON.stringify({
      kind: 'PodList',
      apiVersion: 'v1',
      metadata: { resourceVersion: String(version), continue: next },
      items: names.map(name => ({ metadata: { name, resourceVersion: '1' } })),
    }),
  );
