import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellSessionEnd } from '../../src/commands/dashboard/tell-session-end.ts';
import type { TerminalEnd } from '../../src/commands/terminal-session.ts';

const told = async (end: TerminalEnd, why = ''): Promise<readonly string[]> => {
  const lines: string[] = [];
  await tellSessionEnd(
    'The shell in app',
    end,
    async () => why,
    (text, tone) => void lines.push(`${tone}: ${text}`),
  );
  return lines;
};

for (const [what, end, why, lines] of [
  [
    'an exit is told with its code',
    { kind: 'exited', exitCode: 0, message: '' },
    'unused',
    ['info: The shell in app ended with exit code 0.'],
  ],
  [
    'a code of its own needs no reason',
    { kind: 'exited', exitCode: 3, message: '' },
    'unused',
    ['warning: The shell in app ended with exit code 3.'],
  ],
  [
    'a killed one is told at once, and again with what took it along',
    { kind: 'exited', exitCode: 137, message: '' },
    'its container exited with code 137, OOMKilled',
    [
      'warning: The shell in app ended with exit code 137.',
      'warning: The shell in app ended (137): its container exited with code 137, OOMKilled.',
    ],
  ],
  [
    'a cut names the connection, and the keys that went nowhere',
    { kind: 'disconnected', message: 'The connection broke.', dropped: 4 },
    '',
    ['warning: The shell in app was cut off: the connection broke. Keys typed meanwhile were dropped.'],
  ],
  [
    'a server that refuses is quoted',
    { kind: 'failed', message: 'container not found ("app")' },
    '',
    ['error: container not found ("app").'],
  ],
  ['who leaves is told that it goes on', { kind: 'left' }, '', ['info: The shell in app was left; it may go on.']],
  [
    'who gives up waiting is told so',
    { kind: 'given-up' },
    '',
    ['info: The shell in app was given up before it was open.'],
  ],
] satisfies readonly (readonly [string, TerminalEnd, string, readonly string[]])[])
  test(what, async () => assert.deepEqual(await told(end, why), lines));
