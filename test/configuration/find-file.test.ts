import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { configurationFile } from '../../src/configuration/find-file.ts';
import { loadConfiguration } from '../../src/configuration/load-configuration.ts';
import { protects } from '../../src/configuration/protects.ts';

const home = path.resolve('/home/me');
const at = (env: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux', flag?: string): string =>
  configurationFile(flag, { env, home, platform }).path;

test('the file is that of the flag, of PODCTL_CONFIG, or in the place where configuration is kept', () => {
  assert.equal(at({ PODCTL_CONFIG: 'b' }, 'linux', 'a'), 'a');
  assert.equal(at({ PODCTL_CONFIG: 'b', XDG_CONFIG_HOME: path.resolve('/x') }), 'b');
  assert.equal(at({ XDG_CONFIG_HOME: path.resolve('/x') }), path.resolve('/x/podctl/config.yaml'));
  assert.equal(at({}), path.join(home, '.config', 'podctl', 'config.yaml'));
  assert.equal(at({}, 'darwin'), path.join(home, '.config', 'podctl', 'config.yaml'));
  assert.equal(at({ APPDATA: 'C' }, 'win32'), path.join('C', 'podctl', 'config.yaml'));
  assert.equal(
    at({ PODCTL_CONFIG: '', XDG_CONFIG_HOME: 'relative' }),
    path.join(home, '.config', 'podctl', 'config.yaml'),
  );
});

test('no file is no configuration; one that is named must be there', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'podctl-'));
  try {
    const missing = path.join(folder, 'none.yaml');
    assert.equal(await loadConfiguration(undefined, { env: { XDG_CONFIG_HOME: folder }, home }), undefined);
    await assert.rejects(loadConfiguration(missing, { env: {}, home }), /none\.yaml does not exist/);
    const named = await loadConfiguration(undefined, { env: { PODCTL_CONFIG: missing }, home });
    assert.match(named?.mistakes[0]?.message ?? '', /PODCTL_CONFIG names it/);
    writeFileSync(missing, '\ufeffnamespace: shop\n');
    assert.equal((await loadConfiguration(missing, { env: {}, home }))?.namespace, 'shop');
    const isFolder = await loadConfiguration(folder, { env: {}, home });
    assert.match(isFolder?.mistakes[0]?.message ?? '', /cannot be read/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a pattern is held against the whole name of context, cluster or server', () => {
  const names = { name: 'eu-prod', cluster: 'kube-17', server: 'https://k.prod.example.com:6443' };
  for (const pattern of ['eu-prod', '*prod', 'kube-*', 'https://*.prod.example.com*', '*'])
    assert.ok(protects([pattern], names), pattern);
  for (const pattern of ['prod', 'eu-pro', 'EU-prod', 'https://k.prod.example', 'k.*', ''])
    assert.ok(!protects([pattern], names), pattern);
  assert.ok(!protects([], names));
});
