import { StringDecoder } from 'node:string_decoder';
import type { KeyFilter } from './leave-keys.ts';

/**
 * What a terminal does for a program that has none: shows the keys, and hands over whole lines. ctrl-c, ctrl-d and ctrl-]
 * leave. The terminal's own line mode would end podctl's input for good at ctrl-d.
 */
export const lineKeys = (show: (text: string) => void): KeyFilter => {
  const decoder = new StringDecoder('utf8');
  let line: readonly string[] = [];
  const redraw = (): void => show(`\r\u001b[K${line.join('')}`);
  return bytes => {
    let passed = '';
    // Arrow keys and their like have no meaning here.
    for (const key of decoder.write(Buffer.from(bytes)).replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|O[A-Z]|.)?/g, '')) {
      if (key === '\u0003' || key === '\u0004' || key === '\u001d')
        return { passed: Buffer.from(passed), leaves: true };
      if (key === '\r' || key === '\n') {
        show('\r\n');
        passed += `${line.join('')}\n`;
        line = [];
      } else if (key === '\u007f' || key === '\b') {
        line = line.slice(0, -1);
        redraw();
      } else if (key === '\u0015') {
        line = [];
        redraw();
      } else if (key >= ' ' || key === '\t') {
        line = [...line, key];
        show(key);
      }
    }
    return { passed: Buffer.from(passed), leaves: false };
  };
};
