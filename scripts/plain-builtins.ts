import type { Plugin } from 'rolldown';

const imported =
  /\bimport\s*(?:([\w$]+)\s*,?\s*)?(?:\{([^}]*)\}|\*\s*as\s+([\w$]+))?\s*from\s*["'](node:[\w/]+)["'];?/g;

/**
 * Takes Node's own modules as they are. An `import` of one makes a copy that follows all its names, and reads each of them
 * for that: of `node:http` that loads the whole of fetch (30 ms), of `node:process` it lists every flag of Node (3 ms), of
 * `node:tls` it reads the certificates. A name is read once, where the file begins, as an `import` would.
 */
export const plainBuiltins: Plugin = {
  name: 'plain-builtins',
  renderChunk: code => {
    const plain = code.replace(imported, (_, whole?: string, names?: string, all?: string, module?: string) => {
      const got = `process.getBuiltinModule("${module}")`;
      const name = whole ?? all;
      const taken = names === undefined ? [] : [`{${names.replaceAll(/\s+as\s+/g, ':')}}=${name ?? got}`];
      return `const ${[...(name === undefined ? [] : [`${name}=${got}`]), ...taken].join(',')};`;
    });
    if (/\bfrom\s*["']node:/.test(plain))
      throw new Error('An import of one of Node’s modules is written in an unknown way.');
    return { code: plain };
  },
};
