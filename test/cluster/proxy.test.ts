import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyFor } from '../../src/cluster/proxy.ts';

const proxied = (server: string, env: Record<string, string>): boolean =>
  proxyFor(new URL(server), undefined, env) !== undefined;

test('https servers use HTTPS_PROXY, http servers HTTP_PROXY', () => {
  const env = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:1' };
  assert.equal(proxyFor(new URL('https://k'), undefined, env)?.hostname, 'secure');
  assert.equal(proxyFor(new URL('http://k'), undefined, env)?.hostname, 'plain');
});

test('small letters count too, but capitals win', () => {
  assert.equal(proxyFor(new URL('https://k'), undefined, { https_proxy: 'http://small' })?.hostname, 'small');
  const both = { https_proxy: 'http://small', HTTPS_PROXY: 'http://large' };
  assert.equal(proxyFor(new URL('https://k'), undefined, both)?.hostname, 'large');
});

test('a proxy without a scheme is an http proxy', () => {
  assert.equal(proxyFor(new URL('https://k'), undefined, { HTTPS_PROXY: 'proxy:3128' })?.href, 'http://proxy:3128/');
});

test('proxy-url of the kubeconfig wins and knows no exceptions', () => {
  const env = { HTTPS_PROXY: 'http://env', NO_PROXY: '*' };
  assert.equal(proxyFor(new URL('https://127.0.0.1'), 'socks5://k:1080', env)?.href, 'socks5://k:1080');
});

test('loopback never goes through a proxy of the environment', () => {
  for (const server of ['https://localhost:6443', 'https://127.0.0.1:6443', 'https://127.1.2.3', 'https://[::1]:6443'])
    assert.equal(proxied(server, { HTTPS_PROXY: 'http://p' }), false, server);
});

const exceptions: readonly [noProxy: string, server: string, proxied: boolean][] = [
  ['*', 'https://k.example.com', false],
  ['example.com', 'https://example.com', false],
  ['example.com', 'https://k.example.com', false],
  ['example.com', 'https://notexample.com', true],
  ['.example.com', 'https://example.com', true],
  ['.example.com', 'https://k.example.com', false],
  ['*.example.com', 'https://k.example.com', false],
  ['EXAMPLE.com', 'https://k.Example.com', false],
  ['example.com:6443', 'https://k.example.com:6443', false],
  ['example.com:6443', 'https://k.example.com', true],
  ['10.0.0.0/8', 'https://10.1.2.3:6443', false],
  ['10.0.0.0/8', 'https://11.1.2.3:6443', true],
  ['10.0.0.0/8', 'https://k.example.com', true],
  ['fd00::/8', 'https://[fd00::1]:6443', false],
  ['10.1.2.3', 'https://10.1.2.3', false],
  ['10.1.2.3:443', 'https://10.1.2.3', false],
  [' a.com , b.com ,', 'https://b.com', false],
  ['', 'https://b.com', true],
];

for (const [noProxy, server, expected] of exceptions)
  test(`NO_PROXY=${noProxy} ${expected ? 'does not except' : 'excepts'} ${server}`, () => {
    assert.equal(proxied(server, { HTTPS_PROXY: 'http://p', NO_PROXY: noProxy }), expected);
  });

test('a proxy that cannot be used is an error, without the password in its URL', () => {
  for (const url of ['ftp://me:sekret@p', 'http://'])
    assert.throws(
      () => proxyFor(new URL('https://k'), url, {}),
      error =>
        error instanceof Error && /proxy-url of the kubeconfig/.test(error.message) && !/sekret/.test(error.message),
    );
});
