import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configurationPage, configured } from '../../src/commands/dashboard/configured.ts';
import { loaded } from '../../src/configuration/loaded.ts';
import { emptyList } from '../../src/views/pods/empty-list.ts';
import { stateWith } from '../support/states.ts';

const from = (text: string) => loaded({ path: '/etc/podctl.yaml', named: undefined }, text);

test('sentences name the keys that hold, not those that somebody else has', () => {
  const { settings } = configured(from('keys: {program.namespace: ctrl-n, screen.back: [], pod.logs: d}'));
  assert.deepEqual(settings.keys, { 'program.namespace': 'ctrl-n', 'screen.back': '' });
  const state = { ...stateWith([]), settings };
  assert.deepEqual(emptyList({ ...state, connection: { ...state.connection, namespace: 'shop' } }), [
    'There are no pods in namespace shop.',
    'ctrl-n chooses another namespace, 0 shows all.',
  ]);
});

test('the footer tells the first mistake with its place, and how many there are', () => {
  assert.equal(configured(from('namespace: shop')).notice, undefined);
  assert.equal(configured(from('a: 1')).notice?.slice(0, 45), '/etc/podctl.yaml:1:1: There is no setting a: ');
  assert.match(
    configured(from('namespce: x\nkeys: {pod.logz: l}')).notice ?? '',
    /^2 mistakes, :config shows them: \/etc\/podctl\.yaml:1:1: .*namespace\?$/,
  );
});

test('the page has mistakes above what holds, and says why there are no colors', () => {
  const page = configurationPage(from('namespace: shop\nlogs: {tail: 0}'), { NO_COLOR: '1' });
  assert.match(page, /^# ! \/etc\/podctl\.yaml:2:14: logs\.tail: 0 is out of bounds/);
  assert.match(page, /^namespace: shop +# line 1$/m);
  assert.match(page, /# off: NO_COLOR is set/);
});
