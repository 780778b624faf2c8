import { type Answer, text } from './scripted-server.ts';

const listBeginning = (metadata: object): string =>
  `{"kind":"PodList","apiVersion":"v1","metadata":${JSON.stringify(metadata)},"items":[`;
const object = (name: string, version: number): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, resourceVersion: String(version) },
});
/** One line of a watch of Pods. */
export const event = (type: string, name: string, version: number): string =>
  `${JSON.stringify({ type, object: object(name, version) })}\n`;
export const bookmark = (version: number): string => event('BOOKMARK', '', version);
/** An ERROR event: the version is too old. */
export const gone = `${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' } })}\n`;
/** How a list of Pods begins, and one of its objects. */
export const beginning = listBeginning({ resourceVersion: '9' });
export const item = (name: string): string => JSON.stringify({ metadata: { name, resourceVersion: '1' } });
/** A list of Pods, or one page of it. */
export const page = (names: readonly string[], version: number, next = ''): Answer =>
  text(`${listBeginning({ resourceVersion: String(version), continue: next })}${names.map(item).join(',')}]}\n`);
