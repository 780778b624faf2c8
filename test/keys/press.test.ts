import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyPressed, pasted } from '../../src/keys/press.ts';
import { reduce } from '../../src/state/reduce.ts';
import { type State, topScreen } from '../../src/state/state.ts';
import { type Effect, isEffect } from '../../src/state/step.ts';
import { keymap } from '../../src/views/keymap.ts';
import { podRowFixture, stateWith } from '../support/states.ts';

/** Plays keys on a state: the state afterwards, and what was asked of the world. */
const play = (
  state: State,
  ...keys: readonly string[]
): { readonly state: State; readonly effects: readonly Effect[] } => {
  const effects: Effect[] = [];
  let now = state;
  for (const key of keys)
    for (const step of keyPressed(now, key, keymap)) {
      if (isEffect(step)) effects.push(step);
      else now = reduce(now, step);
    }
  return { state: now, effects };
};

const typed = (text: string): readonly string[] =>
  [...text].map(character => (character === ' ' ? 'space' : character));
const onePod = (row: Parameters<typeof podRowFixture>[0], connection = {}): State =>
  stateWith([podRowFixture(row)], connection);

test('q goes back, and on the first screen quits; ctrl-c always quits', () => {
  assert.deepEqual(play(stateWith(), 'enter', 'q').effects, []);
  assert.deepEqual(play(stateWith(), 'q').effects, [{ effect: 'quit', exitCode: 0 }]);
  assert.deepEqual(play(stateWith(), '/', 'ctrl-c').effects, [{ effect: 'quit', exitCode: 0 }]);
});

test('esc takes away the filter, then the marks, then problems only, and never quits', () => {
  const busy = play(stateWith(), '!', 'space', '/', ...typed('ledger'), 'enter').state;
  const shown = (keys: number): readonly unknown[] => {
    const { filter, marked, problemsOnly } = play(busy, ...Array<string>(keys).fill('esc')).state.screens[0];
    return [filter, marked.size, problemsOnly];
  };
  assert.deepEqual([0, 1, 2, 3, 4].map(shown), [
    ['ledger', 1, true],
    ['', 1, true],
    ['', 0, true],
    ['', 0, false],
    ['', 0, false],
  ]);
});

test('a filter takes effect while it is typed, and esc brings the one before back', () => {
  const before = play(stateWith(), '/', ...typed('ledger'), 'enter').state;
  const typing = play(before, '/', 'ctrl-u', ...typed('cart')).state;
  assert.equal(typing.screens[0].filter, 'cart');
  assert.equal(play(typing, 'esc').state.screens[0].filter, 'ledger');
  assert.equal(play(typing, 'enter').state.screens[0].filter, 'cart');
});

test('letters in an open line are text, not commands', () => {
  const { state, effects } = play(stateWith(), '/', ...typed('qdlx?:'));
  assert.equal(state.screens[0].filter, 'qdlx?:');
  assert.deepEqual(effects, []);
});

test('up and down recall earlier filters and come back to what was being typed', () => {
  const used = play(stateWith(), '/', ...typed('web'), 'enter', 'esc', '/', ...typed('cart'), 'enter', 'esc').state;
  const line = (...keys: readonly string[]): string => play(used, '/', ...typed('x'), ...keys).state.screens[0].filter;
  assert.equal(line('up'), 'cart');
  assert.equal(line('up', 'up'), 'web');
  assert.equal(line('up', 'up', 'up'), 'web');
  assert.equal(line('up', 'down'), 'x');
});

test('a paste goes into an open line on one line, and nowhere else', () => {
  assert.deepEqual(pasted(stateWith(), 'qqq\n'), []);
  const open = play(stateWith(), '/').state;
  const state = pasted(open, 'a\nb\u001b[31m').reduce((now, step) => (isEffect(step) ? now : reduce(now, step)), open);
  assert.equal(state.screens[0].filter, 'a b');
});

test('a key that cannot act says why', () => {
  assert.equal(play(stateWith([]), 'l').state.notice?.text, 'There is no pod to act on.');
  assert.equal(
    play(onePod({}), 'p').state.notice?.text,
    'No container of this pod has restarted: there is no previous log.',
  );
  assert.equal(play(onePod({}), 'x').state.notice?.text, 'The diagnosis of this pod suggests no command.');
});

test('read-only refuses what changes the cluster before it is asked, which the journal hears of', () => {
  for (const key of ['s', 'a', 'ctrl-d']) {
    const { state, effects } = play(onePod({}, { readOnly: true }), key);
    assert.match(state.notice?.text ?? '', /^Read-only/);
    assert.equal(state.overlay, undefined);
    assert.deepEqual(
      effects.map(({ effect }) => effect),
      ['note-refusal'],
    );
  }
});

test('a right that is known to be missing is said before anything is sent', () => {
  const { state, effects } = play(onePod({}, { rights: { exec: 'no' } }), 's');
  assert.equal(state.notice?.text, 'You may not run a command (pods/exec) in shop. Asking again.');
  assert.deepEqual(effects, [{ effect: 'ask-rights' }]);
});

test('one container is opened at once', () => {
  const screen = topScreen(play(onePod({}), 'l').state);
  assert.ok(screen.screen === 'logs');
  assert.deepEqual(screen.containers, [{ namespace: 'shop', pod: 'web-6b99bbc6fc-btgj7', container: 'app' }]);
  assert.deepEqual(play(onePod({}), 's').effects, [
    { effect: 'shell', container: { namespace: 'shop', pod: 'web-6b99bbc6fc-btgj7', container: 'app' } },
  ]);
});

test('of several containers one is chosen, the running ones first, those that cannot be with a reason', () => {
  const { overlay } = play(stateWith(), 'l').state;
  assert.ok(overlay?.overlay === 'picker' && typeof overlay.choices !== 'string');
  assert.deepEqual(
    overlay.choices.map(({ label, note = '' }) => `${label}: ${note}`),
    [
      'proxy: sidecar · running',
      'app: waiting CrashLoopBackOff · 7 restarts',
      'all containers: 2',
      'all pods of deployment/ledger-api: ',
    ],
  );
});

test('only one container has a previous log: it is opened at once', () => {
  const screen = topScreen(play(stateWith(), 'p').state);
  assert.ok(screen.screen === 'logs' && screen.previous);
  assert.deepEqual(
    screen.containers.map(({ container }) => container),
    ['app'],
  );
});

test('a disabled choice says why and leaves the picker open', () => {
  const container = { role: 'regular', reason: '', restarts: 0 } as const;
  const state = onePod({
    containers: [
      { ...container, name: 'one', phase: 'running' },
      { ...container, name: 'two', phase: 'running' },
      { ...container, name: 'three', phase: 'terminated' },
    ],
  });
  const chosen = play(state, 's', 'end', 'enter');
  assert.equal(chosen.state.notice?.text, 'three is not running.');
  assert.ok(chosen.state.overlay);
  assert.deepEqual(play(state, 's', ...typed('two'), 'enter').effects, [
    { effect: 'shell', container: { namespace: 'shop', pod: 'web-6b99bbc6fc-btgj7', container: 'two' } },
  ]);
});

test('deleting asks, Cancel is chosen, and no letter says yes', () => {
  const pod = { kind: 'Pod', namespace: 'shop', name: 'web-6b99bbc6fc-btgj7', uid: 'uid-shop-web-6b99bbc6fc-btgj7' };
  const asked = { effect: 'explain-delete', pod };
  assert.deepEqual(play(onePod({}), 'ctrl-d', 'enter').effects, [asked]);
  assert.deepEqual(play(onePod({}), 'ctrl-d', 'y', 'D', 'enter').effects, [asked]);
  assert.deepEqual(play(onePod({}), 'ctrl-d', 'right', 'enter').effects, [asked, { effect: 'delete-pod', pod }]);
});

test('what is known of the pod by then stands in the question, and moves no choice', () => {
  const { state } = play(onePod({}), 'ctrl-d', 'right');
  const about = { kind: 'Pod', namespace: 'shop', name: 'web-6b99bbc6fc-btgj7', uid: 'uid-shop-web-6b99bbc6fc-btgj7' };
  const explained = reduce(state, { type: 'question-explained', about, lines: ['known'] }).overlay;
  assert.ok(explained?.overlay === 'question');
  assert.deepEqual([explained.lines, explained.cursor], [['known'], 1]);
  const other = { ...about, uid: 'another' };
  assert.equal(reduce(state, { type: 'question-explained', about: other, lines: ['x'] }).overlay, state.overlay);
});

test('the question says what becomes of the pod', () => {
  const said = (row: Parameters<typeof podRowFixture>[0]): string => {
    const { overlay } = play(onePod(row), 'ctrl-d').state;
    return overlay?.overlay === 'question' ? overlay.lines.join(' ') : '';
  };
  assert.match(
    said({}),
    /^Deployment web will create another one in its place\. .*grace period.*finalizers.*claims stay/,
  );
  assert.doesNotMatch(said({ owner: { kind: 'Node', name: 'cp-1' } }), /grace period/);
  assert.match(said({ owner: undefined }), /^Nothing owns it: once deleted it is gone for good\./);
  assert.match(said({ owner: { kind: 'Node', name: 'cp-1' } }), /static pod of node cp-1/);
  assert.match(said({ owner: { kind: 'Job', name: 'm' }, verdict: 'completed' }), /does not run it again/);
});

test('marked pods are acted on together', () => {
  const { effects } = play(stateWith(), 'space', 'space', 'c');
  assert.deepEqual(effects, [
    { effect: 'copy', text: 'ledger-api-7d9f8c6b5-x2x9k\nweb-6b99bbc6fc-btgj7', what: '2 names' },
  ]);
  assert.equal(play(stateWith(), 'space', 'space', 'ctrl-d', 'right', 'enter').effects.length, 2);
});

test('x copies the next command of the diagnosis', () => {
  const [copied] = play(stateWith(), 'x').effects;
  assert.match(copied?.effect === 'copy' ? copied.text : '', /^kubectl set resources/);
});

test('[ and ] walk through the screens that were open', () => {
  const opened = play(stateWith(), 'enter', '[').state;
  assert.equal(topScreen(opened).screen, 'pods');
  assert.equal(topScreen(play(opened, ']').state).screen, 'pod');
  assert.equal(play(stateWith(), ']').state.notice?.text, 'No screen has been closed.');
});

test('n chooses a namespace from the list, or takes one by name where they may not be listed', () => {
  const listed = reduce(stateWith(), {
    type: 'namespaces-read',
    namespaces: { state: 'read', value: ['dev', 'prod'] },
  });
  assert.deepEqual(play(listed, 'n', ...typed('pr'), 'enter').effects, [
    { effect: 'switch-namespace', namespace: 'prod' },
  ]);
  const refused = reduce(stateWith([]), { type: 'namespaces-read', namespaces: { state: 'forbidden', why: 'no' } });
  assert.deepEqual(play(refused, 'n', ...typed('team-a'), 'enter').effects, [
    { effect: 'switch-namespace', namespace: 'team-a' },
  ]);
});

test('in a recording n and 0 choose among its namespaces', () => {
  const recorded = reduce(stateWith([], { recording: 'dump', namespace: 'dev' }), {
    type: 'namespaces-read',
    namespaces: { state: 'read', value: ['dev', 'prod'] },
  });
  assert.deepEqual(play(recorded, 'n', ...typed('pr'), 'enter').effects, [
    { effect: 'switch-namespace', namespace: 'prod' },
  ]);
  assert.deepEqual(play(recorded, '0').effects, [{ effect: 'switch-namespace', namespace: '' }]);
});

test('0 shows all namespaces', () => {
  assert.deepEqual(play(stateWith([], { namespace: 'shop' }), '0').effects, [
    { effect: 'switch-namespace', namespace: '' },
  ]);
  assert.equal(play(stateWith(), '0').state.notice?.text, 'All namespaces are shown already.');
});
