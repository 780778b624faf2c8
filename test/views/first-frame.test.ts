import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { initialState } from '../../src/state/state.ts';
import { drawFirstFrame } from '../../src/views/terminal/first-frame.ts';
import { connectionFixture, noon } from '../support/states.ts';

const connecting = initialState(
  { ...connectionFixture, link: { phase: 'connecting', since: noon } },
  { columns: 80, rows: 24 },
  noon,
);

const terminal = () => {
  const written: string[] = [];
  const raw: boolean[] = [];
  const killed: string[] = [];
  const stdout = { write: ((text: string) => written.push(text) > 0) as NodeJS.WriteStream['write'] };
  const stdin = { setRawMode: (on: boolean) => raw.push(on) as never };
  const signals = Object.assign(new EventEmitter(), {
    pid: 1,
    kill: (_pid: number, name: string) => killed.push(name) > 0,
  });
  const streams = { stdout, stdin, environment: { NO_COLOR: '1' }, signals: signals as unknown as NodeJS.Process };
  return { written, raw, killed, signals, streams };
};

test('the first frame says what podctl connects to, and no key is echoed into it', () => {
  const { written, raw, streams } = terminal();
  drawFirstFrame(connecting, streams);
  assert.match(written.join(''), /^\u001b\[\?1049h[\s\S]*podctl[\s\S]*prod-eu.*connecting[\s\S]*Connecting to prod-eu/);
  assert.deepEqual(raw, [true]);
});

test('Ink takes the screen over: it is entered once, and erased in the write that brings the next frame', () => {
  const { written, streams } = terminal();
  drawFirstFrame(connecting, streams);
  written.length = 0;
  for (const text of ['\u001b[?1049h', '\u001b[?25l', '\u001b[?2026h', 'one\ntwo', 'three\nfour', '\u001b[?1049h'])
    streams.stdout.write(text);
  assert.deepEqual(written, [
    '\u001b[?25l',
    '\u001b[?2026h',
    '\u001b[H\u001b[2Jone\ntwo',
    'three\nfour',
    '\u001b[?1049h',
  ]);
});

test('where Ink never comes the terminal is given back, and only then', () => {
  const lost = terminal();
  drawFirstFrame(connecting, lost.streams).giveBack();
  assert.equal(lost.written.at(-1), '\u001b[?25h\u001b[?1049l');
  assert.deepEqual(lost.raw, [true, false]);

  const shown = terminal();
  const { giveBack } = drawFirstFrame(connecting, shown.streams);
  shown.streams.stdout.write('one\ntwo');
  giveBack();
  assert.ok(!shown.written.join('').includes('\u001b[?1049l'));
});

test('rows are drawn below the header as long as Ink has not drawn, each line over what stood there', () => {
  const { written, streams } = terminal();
  const { draw } = drawFirstFrame(connecting, streams);
  written.length = 0;
  draw(() => ['NAME', 'web-1']);
  assert.equal(written.length, 1);
  assert.match(written[0] ?? '', /^\u001b\[H\u001b\[2K.*prod-eu.*\r\n\u001b\[2KNAME\r\n\u001b\[2Kweb-1$/);
  streams.stdout.write('one\ntwo');
  draw(() => ['NAME', 'web-2']);
  assert.ok(!written.join('').includes('web-2'));
});

test('a signal before Ink has drawn gives the terminal back and ends the program; later it is left to Ink', () => {
  const { written, raw, killed, signals, streams } = terminal();
  drawFirstFrame(connecting, streams);
  signals.emit('SIGTERM', 'SIGTERM');
  assert.equal(written.at(-1), '\u001b[?25h\u001b[?1049l');
  assert.deepEqual(raw, [true, false]);
  assert.deepEqual(killed, ['SIGTERM']);
  assert.equal(signals.listenerCount('SIGTERM'), 0);

  const shown = terminal();
  drawFirstFrame(connecting, shown.streams);
  shown.streams.stdout.write('one\ntwo');
  assert.equal(shown.signals.listenerCount('SIGTERM'), 0);
});
