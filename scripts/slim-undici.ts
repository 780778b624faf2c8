import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'rolldown';

const undici = path.dirname(createRequire(import.meta.url).resolve('undici/package.json'));
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
const noHttp2 = `module.exports = () => { throw new Error('podctl speaks HTTP/1.1 only'); };`;
const noHttp2Id = '\0undici-without-http2.cjs';

/** The HTTP/1.1 client asks here which parser it is to use; Node's own copy of undici has no second one either. */
const noMilo = 'module.exports = { getMiloEnabled: () => false };';
/** Of all of Node's HTTP (5 ms) it asks for the longest header, and what an incoming message looks like. */
const noHttp = 'module.exports = { maxHeaderSize: 16 * 1024, IncomingMessage: class {} };';
const noHttpId = '\0undici-without-http.cjs';
const noMiloId = '\0undici-without-milo.cjs';

/**
 * undici's index loads all of it: fetch, caches, mocks, HTTP/2. That takes 75 ms of every start; what podctl uses takes
 * 25. The index, the HTTP/2 client (`allowH2` is false everywhere) and the experimental parser Milo are replaced in the bundle.
 */
export const slimUndici: Plugin = {
  name: 'slim-undici',
  resolveId: (source, importer) => {
    if (source === 'undici') return '\0slim-undici';
    if (source === './client-h2.js' && importer?.includes('undici')) return noHttp2Id;
    if (source === './parser-h1.js' && importer?.includes('undici')) return noMiloId;
    if (source === 'node:http' && importer?.includes('undici')) return noHttpId;
    return undefined;
  },
  load: id => ({ '\0slim-undici': index, [noHttp2Id]: noHttp2, [noHttpId]: noHttp, [noMiloId]: noMilo })[id],
};
