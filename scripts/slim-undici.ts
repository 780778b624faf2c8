import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'rolldown';

const require = createRequire(import.meta.url);
const undici = path.dirname(require.resolve('undici/package.json'));
const part = (file: string): string => JSON.stringify(path.join(undici, 'lib', file));

/** The two clients podctl uses, with the two methods it calls: what undici's own index does for all of them. */
const index = `
import Agent from ${part('dispatcher/agent.js')};
import Client from ${part('dispatcher/client.js')};
import Dispatcher from ${part('dispatcher/dispatcher.js')};
import request from ${part('api/api-request.js')};
import connect from ${part('api/api-connect.js')};
Object.assign(Dispatcher.prototype, { request, connect });
export { Agent, Client };
`;
const stub = (text: string): string => `module.exports = ${text};`;

/** The parser's tables, of which the client reads two: the others are worked out at every start (2 ms). */
const parserTables = (): string => {
  const { ERROR, TYPE } = require(path.join(undici, 'lib/llhttp/constants.js')) as Record<string, object>;
  if (!ERROR || !TYPE) throw new Error('The tables of undici’s parser have changed.');
  return stub(JSON.stringify({ ERROR, TYPE }));
};

/** What is imported within undici → what stands there in the bundle. */
const replaced: Readonly<Record<string, () => string>> = {
  './client-h2.js': () => stub("() => { throw new Error('podctl speaks HTTP/1.1 only'); }"),
  // The HTTP/1.1 client asks here which parser it is to use; Node's own copy of undici has no second one either.
  './parser-h1.js': () => stub('{ getMiloEnabled: () => false }'),
  // Of all of Node's HTTP (5 ms) it asks for the longest header, and what an incoming message looks like.
  'node:http': () => stub('{ maxHeaderSize: 16 * 1024, IncomingMessage: class {} }'),
  // A tree of all names of headers, to spare lower-casing some: planting it takes 1 ms.
  './tree': () => stub('{ tree: { lookup: () => undefined } }'),
  '../llhttp/constants.js': parserTables,
};
const mark = '\0undici-without:';

/**
 * undici's index loads all of it: fetch, caches, mocks, HTTP/2. That takes 75 ms of every start; what podctl uses takes
 * 20. The index is replaced in the bundle, and what is never used: the HTTP/2 client (`allowH2` is false everywhere) and the like.
 */
export const slimUndici: Plugin = {
  name: 'slim-undici',
  resolveId: (source, importer) => {
    if (source === 'undici') return '\0slim-undici';
    return importer?.includes('undici') && replaced[source] ? `${mark}${source}.cjs` : undefined;
  },
  load: id => {
    if (id === '\0slim-undici') return index;
    return id.startsWith(mark) ? replaced[id.slice(mark.length, -'.cjs'.length)]?.() : undefined;
  },
};
