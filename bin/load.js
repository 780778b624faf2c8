'use strict';

const fs = require('node:fs');
const { homedir } = require('node:os');
const { basename, join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');
const { crc32 } = require('node:zlib');

/**
 * Loads the files of `dist/`, and keeps what V8 made of the functions that ran: the next start takes little more than
 * half as long. Node's own compile cache (`module.enableCompileCache`) holds what is compiled while a file is loaded, not the
 * functions called later, and these are most (docs/decisions/0009-own-loader.md).
 *
 * What is kept lies in the user's own cache folder: in the common one for temporary files another user could lay something
 * there for us to run. V8 itself refuses what another version or other flags have made. Where nothing can be read or
 * written, everything is compiled anew. NODE_DISABLE_COMPILE_CACHE=1 keeps nothing, as for all of Node.
 */
const dist = join(__dirname, '..', 'dist');
const loaded = new Map();

/** The scripts of this run of which nothing was kept, or nothing that could be used: name to script. */
const unkept = new Map();
/**
 * When a script is kept, ms after it was loaded. A dashboard is often ended with its terminal and cannot wait for its end;
 * and what is kept early holds what a start calls, and no more: the rest would have to be read each time.
 */
const keptAfter = 1000;

/** What `./NAME.cjs` in `dist/` exports, or a module of Node's. */
const load = name => {
  if (!name.startsWith('./')) return require(name);
  const known = loaded.get(name);
  if (known) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  compiled(name).runInThisContext()(module.exports, load, module);
  return module.exports;
};
exports.load = load;

/**
 * V8 optimizes WebAssembly beside the program once it has run for a while: here the parser of HTTP answers, whose time goes
 * into waiting. On two cores that takes 0.1 s from a list of ten thousand pods, and the end of a program waits for it.
 */
setFlagsFromString('--wasm-tiering-budget=2000000000');

const compiled = name => {
  const filename = join(dist, name);
  // They are ASCII only: the build sees to it (scripts/plain-characters.ts).
  const source = `(function(exports,require,module){${fs.readFileSync(filename, 'latin1')}\n})`;
  const cachedData = isKept(name) ? read(keptAs(name)) : undefined;
  const script = new Script(source, { filename, cachedData });
  if (isKept(name) && (!cachedData || script.cachedDataRejected)) {
    unkept.set(name, script);
    setTimeout(() => keep(name, script), keptAfter).unref();
  }
  return script;
};

/** A file whose name tells its contents. The other one is the entry, and small. */
const isKept = name => folder !== undefined && name !== './main.cjs';

const folder = (() => {
  const { NODE_DISABLE_COMPILE_CACHE: disabled, LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (disabled) return undefined;
  const caches = {
    win32: () => LOCALAPPDATA || join(homedir(), 'AppData', 'Local'),
    darwin: () => join(homedir(), 'Library', 'Caches'),
  };
  return join(
    (caches[process.platform] ?? (() => XDG_CACHE_HOME || join(homedir(), '.cache')))(),
    'podctl',
    'compiled',
  );
})();

/** Each of them runs other functions, and to read those of all others would take longer than to compile one's own. */
const subcommands = ['diagnose', 'logs', 'exec', 'demo', 'explain', 'version'];
const subcommand = process.argv.find(word => subcommands.includes(word)) ?? 'dashboard';
/** What else V8 asks for: the same version, architecture and flags. */
const engine = [process.version, process.arch, process.execArgv.join(' '), process.env.NODE_OPTIONS ?? ''].join('\n');
const suffix = `${subcommand}-${crc32(engine).toString(36)}`;
const keptAs = name => join(folder, `${basename(name, '.cjs')}-${suffix}`);

/** A kept file begins with the sum of the rest: V8 believes what it is given. */
const sumBytes = 4;

const read = file => {
  try {
    const bytes = fs.readFileSync(file);
    return crc32(bytes.subarray(sumBytes)) === bytes.readUInt32LE() ? bytes.subarray(sumBytes) : undefined;
  } catch {
    return undefined;
  }
};

/** Keeps one script. A name that is there already was rejected or torn; it is replaced in one step. */
const keep = (name, script) => {
  unkept.delete(name);
  const made = withFirstFlags(() => script.createCachedData());
  const sum = Buffer.alloc(sumBytes);
  sum.writeUInt32LE(crc32(made));
  const file = keptAs(name);
  const temporary = `${file}.${process.pid}`;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    fs.writeFileSync(temporary, Buffer.concat([sum, made]), { mode: 0o600 });
    fs.renameSync(temporary, file);
    forgetOthers(name);
  } catch {
    // The next start compiles again.
  }
};

/** What was kept of this file as an earlier podctl had it. */
const forgetOthers = name => {
  const stem = basename(name, '.cjs').replace(/-[^-]*$/, '');
  for (const other of fs.readdirSync(folder))
    if (other.startsWith(`${stem}-`) && other.endsWith(suffix) && !keptAs(name).endsWith(other))
      fs.rmSync(join(folder, other));
};

/**
 * V8 reads a script only under the flags under which it was kept. The dashboard changes some on its way
 * (src/commands/dashboard/hold-heap.ts), which a start does not have yet.
 */
const firstFlags = ['--semi-space-growth-factor=2', '--heap-growing-percent=0', '--memory-reducer-gc-count=2'];
const heldFlags = ['--semi-space-growth-factor=1', '--heap-growing-percent=30', '--memory-reducer-gc-count=0'];

const withFirstFlags = make => {
  for (const flag of firstFlags) setFlagsFromString(flag);
  try {
    return make();
  } finally {
    if (subcommand === 'dashboard' || subcommand === 'demo') for (const flag of heldFlags) setFlagsFromString(flag);
  }
};

if (folder !== undefined)
  process.on('exit', () => {
    for (const [name, script] of unkept) keep(name, script);
  });
