import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, test } from 'node:test';
import { cannotListen, listenLocally } from '../../src/cluster/listen-locally.ts';

const opened: { close(): unknown }[] = [];
afterEach(() => {
  for (const thing of opened.splice(0)) thing.close();
});

const hasIPv6 = Object.values(networkInterfaces()).some(each => each?.some(({ address }) => address === '::1'));
const noIPv6 = !hasIPv6 && 'no ::1 on this machine';

test('a low port that is root’s, and one that is taken, say the way out', () => {
  const low = cannotListen('EACCES', 'listen EACCES', 80);
  assert.equal(low.message, 'Port 80 of this machine is for root only, as are those below 1024.');
  assert.match(low.hint, /^Choose a local port from 1024 on, like 8080, or none/);
  assert.match(cannotListen('EACCES', 'x', 5000).message, /does not let podctl have port 5000/);
  assert.match(cannotListen('EMFILE', 'too many open files', 5000).message, /cannot be listened on: too many open/);
});

test('on a machine that lacks the first loopback address the other one is listened on', async () => {
  // TEST-NET-1 is on no machine.
  const accept = () => {};
  const listener = await listenLocally({
    port: 0,
    orFree: false,
    addresses: ['192.0.2.1', '127.0.0.1'],
    accept,
    failed: accept,
  });
  opened.push(listener);
  assert.deepEqual([listener.hosts, listener.shared], [['127.0.0.1'], false]);
});

test('a port that another program has on the other loopback address is told of', { skip: noIPv6 }, async () => {
  const other = createServer();
  await new Promise<void>(resolve => other.listen(0, '::1', resolve));
  opened.push(other);
  const { port } = other.address() as AddressInfo;
  const accept = () => {};
  const addresses = ['127.0.0.1', '::1'];
  const listener = await listenLocally({ port, orFree: false, addresses, accept, failed: accept });
  opened.push(listener);
  assert.deepEqual([listener.hosts, listener.shared], [['127.0.0.1'], true]);
});

test('of addresses that were asked for every one must give the port', async () => {
  const accept = () => {};
  const ask = (addresses: readonly string[]) =>
    listenLocally({ port: 0, orFree: false, addresses, all: true, accept, failed: accept });
  for (const addresses of [
    ['192.0.2.1', '127.0.0.1'],
    ['127.0.0.1', '192.0.2.1'],
  ])
    await assert.rejects(ask(addresses), { name: 'UsageError', message: 'This machine has no address 192.0.2.1.' });
  const listener = await ask(['0.0.0.0']);
  opened.push(listener);
  assert.deepEqual(listener.hosts, ['0.0.0.0']);
});
