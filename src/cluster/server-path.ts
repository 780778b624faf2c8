/** Path and query as the server knows them: a server's URL may have a path of its own (Rancher, proxies). */
export const serverPath = (server: URL, path: string): string => server.pathname.replace(/\/+$/, '') + path;
