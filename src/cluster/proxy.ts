import net, { isIP } from 'node:net';
import { UsageError } from '../model/usage-error.ts';
import { isLoopback } from './loopback.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a server: `proxy-url` of the kubeconfig, else HTTPS_PROXY, HTTP_PROXY and NO_PROXY with Go's rules
 * (golang.org/x/net/http/httpproxy). Undefined means a direct connection.
 * Raises a `UsageError` for a proxy URL that cannot be used.
 */
export const proxyFor = (server: URL, proxyUrl: string | undefined, env: Environment): URL | undefined => {
  if (proxyUrl !== undefined) return parseProxy(proxyUrl, 'proxy-url of the kubeconfig');
  const variable = server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const fromEnv = env[variable] || env[variable.toLowerCase()];
  if (!fromEnv || !usesProxy(server, env['NO_PROXY'] || env['no_proxy'] || '')) return undefined;
  return parseProxy(fromEnv, variable);
};

const schemes = ['http:', 'https:', 'socks5:', 'socks5h:'];

const parseProxy = (text: string, where: string): URL => {
  const withScheme = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url === undefined || url.hostname === '') throw new UsageError(`The ${where} is not a URL`);
  if (!schemes.includes(url.protocol))
    throw new UsageError(
      `The ${where} has the scheme ${url.protocol.slice(0, -1)}, which podctl cannot use`,
      'It can use http, https and socks5.',
    );
  return url;
};

const usesProxy = (server: URL, noProxy: string): boolean => {
  const host = bareHost(server);
  const address = isIP(host);
  if (isLoopback(host)) return false;
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  const exceptions = noProxy.split(',').map(each => each.trim().toLowerCase());
  return !exceptions.some(each => each !== '' && excepts(each, host, address, port));
};

/** Host of a URL without the brackets of an IPv6 address. */
export const bareHost = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').toLowerCase();

const family = (address: number): 'ipv4' | 'ipv6' => (address === 6 ? 'ipv6' : 'ipv4');

/** One entry of NO_PROXY: `*`, a network, an address or a domain, the last two perhaps with a port. */
const excepts = (entry: string, host: string, address: number, port: string): boolean => {
  if (entry === '*') return true;
  const network = /^([0-9a-f.:]+)\/(\d{1,3})$/.exec(entry);
  if (network !== null) return address !== 0 && isInNetwork(host, address, network[1] ?? '', Number(network[2]));
  const { name, wantedPort } = splitPort(entry);
  if (wantedPort !== '' && wantedPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  // `example.com` means itself and what is below it; `.example.com` and `*.example.com` only what is below.
  if (name.startsWith('*.') || name.startsWith('.')) return host.endsWith(name.replace(/^\*/, ''));
  return host === name || host.endsWith(`.${name}`);
};

const splitPort = (entry: string): { name: string; wantedPort: string } => {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry);
  return match === null
    ? { name: entry, wantedPort: '' }
    : { name: match[1] ?? match[2] ?? entry, wantedPort: match[3] ?? '' };
};

const isInNetwork = (host: string, address: number, start: string, prefix: number): boolean => {
  const size = isIP(start);
  if (size === 0 || prefix > (size === 4 ? 32 : 128)) return false;
  const list = new net.BlockList();
  list.addSubnet(start, prefix, family(size));
  return list.check(host, family(address));
};
