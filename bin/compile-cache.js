// As the build does it for all of podctl (scripts/plain-builtins.ts): an import would read every name of them.
const module = process.getBuiltinModule('node:module');
const { homedir } = process.getBuiltinModule('node:os');
const { join } = process.getBuiltinModule('node:path');

/**
 * Keeps the compiled program for the next start, which then takes about half as long. In the user's own cache folder:
 * in the common one for temporary files another user could lay something there for us to run. Where the folder cannot be
 * written, or Node is too old for it, nothing is kept. NODE_COMPILE_CACHE names another folder, as for all of Node.
 */
export const keepCompiled = () => {
  const { NODE_COMPILE_CACHE: chosen, NODE_DISABLE_COMPILE_CACHE: disabled } = process.env;
  if (chosen || disabled || !module.enableCompileCache) return;
  module.enableCompileCache(join(cacheFolder(), 'podctl', 'compiled'));
  // Otherwise it is written at the end only, and a dashboard is often ended with its terminal.
  setTimeout(() => module.flushCompileCache?.(), 3000).unref();
};

const cacheFolder = () => {
  if (process.platform === 'win32') return process.env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
};
