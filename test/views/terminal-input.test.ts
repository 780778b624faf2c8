import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { type InputStream, terminalInput } from '../../src/views/terminal/terminal-input.ts';

/** A terminal that notes what is done to it. */
const fakeTerminal = (): { readonly real: InputStream; readonly emitter: EventEmitter; readonly done: string[] } => {
  const emitter = new EventEmitter();
  const done: string[] = [];
  const note =
    (what: string) =>
    (...values: readonly unknown[]): unknown =>
      done.push([what, ...values].join(' '));
  const real = Object.assign(emitter, {
    isTTY: true,
    setRawMode: note('raw'),
    resume: note('resume'),
    pause: note('pause'),
    unshift: note('unshift'),
    ref: note('ref'),
    unref: note('unref'),
  });
  return { real: real as unknown as InputStream, emitter, done };
};

const readAll = (stream: NodeJS.ReadStream): readonly unknown[] => {
  const keys: unknown[] = [];
  for (let key = stream.read(); key !== null; key = stream.read()) keys.push(key);
  return keys;
};

test('one read of the terminal is handed over key by key', () => {
  const { real, emitter } = fakeTerminal();
  const input = terminalInput(real);
  let told = 0;
  input.on('readable', () => {
    told += 1;
  });
  input.setRawMode(true);
  emitter.emit('data', Buffer.from('jj\u001b[A'));
  assert.equal(told, 1);
  assert.deepEqual(readAll(input), ['j', 'j', '\u001b[A']);
});

test('a character that arrives in two reads is one key', () => {
  const { real, emitter } = fakeTerminal();
  const input = terminalInput(real);
  input.setRawMode(true);
  const bytes = Buffer.from('é');
  emitter.emit('data', bytes.subarray(0, 1));
  emitter.emit('data', bytes.subarray(1));
  assert.deepEqual(readAll(input), ['é']);
});

test('released, it reads nothing more and gives back what was not taken', () => {
  const { real, emitter, done } = fakeTerminal();
  const input = terminalInput(real);
  input.setRawMode(true);
  emitter.emit('data', Buffer.from('sls\r'));
  assert.equal(input.read(), 's');
  input.setRawMode(false);
  assert.deepEqual(done, ['raw true', 'resume', 'raw false', 'pause', 'unshift ls\r']);
  assert.equal(emitter.listenerCount('data'), 0);
  emitter.emit('data', Buffer.from('rm -rf /\r'));
  assert.deepEqual(readAll(input), []);
});

test('taken again, it reads again', () => {
  const { real, emitter } = fakeTerminal();
  const input = terminalInput(real);
  for (const on of [true, true, false, false, true]) input.setRawMode(on);
  emitter.emit('data', 'q');
  assert.deepEqual(readAll(input), ['q']);
});
