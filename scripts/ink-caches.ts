import type { Plugin } from 'rolldown';

/**
 * Ink 8 measures and cuts every line of the screen anew for every frame, though all but one or two are as they were: most
 * of what a key costs. Its caches live for one frame; this keeps them for the next, and empties them when they have
 * grown, so that they stay within a few MiB. What they hold is never changed by Ink, only replaced.
 * The build fails where Ink no longer reads as expected. https://github.com/vadimdemedes/ink/issues/835
 */
export const inkCaches: Plugin = {
  name: 'ink-caches',
  transform: (code, id) => {
    if (!/[\\/]ink[\\/]build[\\/]output\.js$/.test(id)) return undefined;
    const once = (text: string, found: string, replacement: string): string => {
      if (text.split(found).length !== 2) throw new Error(`Ink's output.js has changed: ${found}`);
      return text.replace(found, replacement);
    };
    const shared = once(code, 'caches = new OutputCaches();', 'caches = sharedCaches();');
    return once(
      shared,
      'export default class Output {',
      `let shared = new OutputCaches();
const sharedCaches = () => {
    if (shared.styledChars.size > 1000 || shared.widths.size > 5000 || shared.blockWidths.size > 5000) shared = new OutputCaches();
    return shared;
};
export default class Output {`,
    );
  },
};
